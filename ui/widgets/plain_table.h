// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace sextant {

/// A table to read: whole rows are chosen, no grid, Tab leaves it. `name` is for screen readers.
QTableView* makePlainTable(QAbstractItemModel* model, const QString& name, QWidget* parent);

}  // namespace sextant
