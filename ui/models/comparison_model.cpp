// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparison_model.h"

#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

double difference(const ComparisonRow& row) {
    return row.first.tokens > 0 ? static_cast<double>(row.second.tokens) / static_cast<double>(row.first.tokens) - 1
                                : 0;
}

}  // namespace

void ComparisonModel::setRows(std::vector<ComparisonRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    m_largest = 0.2;
    for (const ComparisonRow& row : m_rows) m_largest = std::max(m_largest, std::abs(difference(row)));
    endResetModel();
}

const ComparisonRow* ComparisonModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<size_t>(row)] : nullptr;
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int ComparisonModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString ComparisonModel::text(const ComparisonRow& row, int column) const {
    switch (column) {
        case LabelColumn:
            return QString::fromStdString(row.label);
        case FirstTokens:
            return groupedNumber(static_cast<double>(row.first.tokens));
        case SecondTokens:
            return groupedNumber(static_cast<double>(row.second.tokens));
        case FirstRate:
            return QString::number(row.first.bytesPerToken(), 'f', 2);
        case SecondRate:
            return QString::number(row.second.bytesPerToken(), 'f', 2);
        case DifferenceColumn: {
            const int percent = qRound(difference(row) * 100);
            return percent == 0 ? tr("equal") : percent < 0 ? tr("−%1 %").arg(-percent) : tr("+%1 %").arg(percent);
        }
        case LosslessColumn:
            if (row.firstIsLossless && row.secondIsLossless) return tr("both");
            return row.firstIsLossless ? tr("only A") : row.secondIsLossless ? tr("only B") : tr("neither");
        default:
            return {};
    }
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    const ComparisonRow* row = at(index.row());
    if (!row) return {};
    const bool isText = index.column() == LabelColumn || index.column() == LosslessColumn;
    switch (role) {
        case Qt::DisplayRole:
            return text(*row, index.column());
        case DifferenceRole:
            return difference(*row);
        case LargestDifferenceRole:
            return m_largest;
        case Qt::TextAlignmentRole:
            return QVariant((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        case Qt::FontRole:
            return isText ? QVariant() : QVariant(Theme::instance().font(TextStyle::Mono));
        case Qt::ForegroundRole:
            if (index.column() == LosslessColumn && !(row->firstIsLossless && row->secondIsLossless))
                return Theme::instance().color(Token::Bad);
            return {};
        case Qt::AccessibleTextRole:
            return index.column() == DifferenceColumn
                       ? QVariant(tr("B needs %1 tokens against A").arg(text(*row, index.column())))
                       : QVariant();
        default:
            return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool isText = section == LabelColumn || section == LosslessColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant((isText                        ? Qt::AlignLeft
                         : section == DifferenceColumn ? Qt::AlignHCenter
                                                       : Qt::AlignRight) |
                        Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case LabelColumn:
            return tr("Text");
        case FirstTokens:
            return tr("Tokens\nof A");
        case SecondTokens:
            return tr("Tokens\nof B");
        case FirstRate:
            return tr("A bytes\nper token");
        case SecondRate:
            return tr("B bytes\nper token");
        case DifferenceColumn:
            return tr("Tokens of B against A,\nfewer to the left");
        case LosslessColumn:
            return tr("Lossless");
        default:
            return {};
    }
}

}  // namespace sextant
