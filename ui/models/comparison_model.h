// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QAbstractTableModel>

#include <vector>

namespace sextant {

/// Two tokenizers by language and code: tokens and bytes per token of each, and how many more or fewer tokens the
/// second one needs.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        LabelColumn,
        FirstTokens,
        SecondTokens,
        FirstRate,
        SecondRate,
        DifferenceColumn,
        LosslessColumn,
        kColumns
    };
    /// Of the difference column: tokens of the second over tokens of the first, minus one (double).
    static constexpr int DifferenceRole = Qt::UserRole + 1;
    /// The largest difference of all rows in either direction, at least a fifth: what a whole bar stands for.
    static constexpr int LargestDifferenceRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<ComparisonRow> rows);
    const ComparisonRow* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const ComparisonRow& row, int column) const;

    std::vector<ComparisonRow> m_rows;
    double m_largest = 1;
};

}  // namespace sextant
