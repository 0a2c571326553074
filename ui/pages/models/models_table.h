// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QSortFilterProxyModel;
class QTableView;

namespace sextant {

class ModelListModel;

/// All models as a table that can be sorted by each column.
class ModelsTable : public QWidget {
    Q_OBJECT

public:
    explicit ModelsTable(ModelListModel& models, QWidget* parent = nullptr);
    void select(const QString& path);
    QTableView& table() { return *m_table; }

Q_SIGNALS:
    /// Double-clicked, or Return.
    void activated(const QString& path);

private:
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
};

}  // namespace sextant
