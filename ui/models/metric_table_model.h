// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/run_series.h"

#include <QAbstractTableModel>

#include <memory>
#include <string>
#include <vector>

namespace sextant {

/// The numbers behind the plots: one row a step, newest first. The table twin for the keyboard and screen readers.
class MetricTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setSeries(std::shared_ptr<const RunSeries> series);
    /// The series grew (or was cut by a resume).
    void refresh();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const RunSeries> m_series;
    std::vector<std::string> m_columns;
    int m_rows = 0;
};

}  // namespace sextant
