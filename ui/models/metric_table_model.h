// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/run_series.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// The numbers behind the plots: one row a step, newest first, with the evaluation of that step where there was one.
/// The table twin for the keyboard and screen readers.
class MetricTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setSeries(std::shared_ptr<const RunSeries> series);
    /// The series grew (or was cut by a resume).
    void refresh();
    /// Headings and these rows (none: all) as plain numbers, one line each, for other programs.
    QString text(std::vector<int> rows, QChar separator) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class Source { Step, Tokens, Training, Evaluation };
    struct Column {
        Source source;
        std::string name;  ///< as in the events
        bool operator==(const Column&) const = default;
    };
    std::vector<Column> columnsNow() const;
    /// None: the step has no such number.
    std::optional<double> value(const Column& column, size_t point) const;

    std::shared_ptr<const RunSeries> m_series;
    size_t m_generation = 0;
    std::vector<Column> m_columns;
    int m_rows = 0;
};

}  // namespace sextant
