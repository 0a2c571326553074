// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/metric_table_model.h"

#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <cmath>

namespace sextant {

void MetricTableModel::setSeries(std::shared_ptr<const RunSeries> series) {
    beginResetModel();
    m_series = std::move(series);
    m_columns.clear();
    m_rows = 0;
    endResetModel();
    refresh();
}

void MetricTableModel::refresh() {
    const int rows = m_series ? static_cast<int>(m_series->training().size()) : 0;
    std::vector<std::string> columns;
    if (m_series)
        for (const auto& [name, values] : m_series->training().metrics()) columns.push_back(name);
    if (columns != m_columns || rows < m_rows) {
        beginResetModel();
        m_columns = std::move(columns);
        m_rows = rows;
        endResetModel();
    } else if (rows > m_rows) {
        beginInsertRows({}, 0, rows - m_rows - 1);
        m_rows = rows;
        endInsertRows();
    }
}

int MetricTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }
int MetricTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_columns.empty() ? 0 : static_cast<int>(m_columns.size()) + 2;
}

QVariant MetricTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::FontRole) return Theme::instance().font(TextStyle::Mono);
    if (role != Qt::DisplayRole) return {};
    const auto row = static_cast<size_t>(m_rows - 1 - index.row());
    const MetricTrack& track = m_series->training();
    if (index.column() == 0) return groupedNumber(track.x(XAxisKind::Step)[row]);
    if (index.column() == 1) return groupedNumber(track.x(XAxisKind::Tokens)[row]);
    const double value = track.metric(m_columns[static_cast<size_t>(index.column()) - 2])->value(row);
    if (!std::isfinite(value)) return std::isnan(value) ? QStringLiteral("NaN") : QStringLiteral("Infinity");
    return std::abs(value) >= 1e6 ? groupedNumber(value) : QLocale::c().toString(value, 'g', 6);
}

QVariant MetricTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount()) return {};
    if (section < 2) return section == 0 ? tr("step") : tr("tokens");
    return toQString(m_columns[static_cast<size_t>(section) - 2]);
}

}  // namespace sextant
