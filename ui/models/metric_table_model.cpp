// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/metric_table_model.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sextant {

namespace {

/// Metrics that have a name for people, in the order in which they are shown. Others follow by the name in the events.
struct KnownMetric {
    const char* name;
    const char* heading;
};
constexpr KnownMetric kKnown[] = {
    {"loss", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Loss")},
    {"eval_loss", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Validation")},
    {"bits_per_byte", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Bits per byte")},
    {"learning_rate", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Learning rate")},
    {"grad_norm", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Gradient norm")},
    {"tokens_per_second", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Tokens/s")},
    {"seconds", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Seconds")},
    {"mfu", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "MFU")},
    {"memory_bytes", QT_TRANSLATE_NOOP("sextant::MetricTableModel", "Memory")},
};

size_t placeOf(const std::string& name) {
    const auto known = std::find_if(std::begin(kKnown), std::end(kKnown),
                                    [&](const KnownMetric& metric) { return name == metric.name; });
    return static_cast<size_t>(known - std::begin(kKnown));
}

QString valueText(const std::string& name, double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    if (name == "memory_bytes") return toQString(formatBytes(static_cast<int64_t>(value)));
    if (name == "mfu") return QStringLiteral("%1 %").arg(100 * value, 0, 'f', 1);
    if (name == "tokens_per_second" || std::abs(value) >= 1e5) return groupedNumber(value);
    return QLocale::c().toString(value, 'g', 6);
}

}  // namespace

void MetricTableModel::setSeries(std::shared_ptr<const RunSeries> series) {
    beginResetModel();
    m_series = std::move(series);
    m_columns.clear();
    m_rows = 0;
    endResetModel();
    refresh();
}

std::vector<MetricTableModel::Column> MetricTableModel::columnsNow() const {
    std::vector<Column> columns;
    if (!m_series || m_series->training().empty()) return columns;
    for (const auto& [name, values] : m_series->training().metrics()) columns.push_back({Source::Training, name});
    for (const char* name : {"eval_loss", "bits_per_byte"})
        if (m_series->evaluation().metric(name)) columns.push_back({Source::Evaluation, name});
    std::stable_sort(columns.begin(), columns.end(),
                     [](const Column& a, const Column& b) { return placeOf(a.name) < placeOf(b.name); });
    columns.insert(columns.begin(), {{Source::Step, "step"}, {Source::Tokens, "tokens"}});
    return columns;
}

void MetricTableModel::refresh() {
    const int rows = m_series ? static_cast<int>(m_series->training().size()) : 0;
    const size_t generation = m_series ? m_series->generation() : 0;
    auto columns = columnsNow();
    if (columns != m_columns || rows < m_rows || generation != m_generation) {
        beginResetModel();
        m_columns = std::move(columns);
        m_rows = rows;
        m_generation = generation;
        endResetModel();
    } else if (rows > m_rows) {
        beginInsertRows({}, 0, rows - m_rows - 1);
        m_rows = rows;
        endInsertRows();
    }
}

std::optional<double> MetricTableModel::value(const Column& column, size_t point) const {
    const MetricTrack& track = m_series->training();
    switch (column.source) {
        case Source::Step:
            return track.x(XAxisKind::Step)[point];
        case Source::Tokens:
            return track.x(XAxisKind::Tokens)[point];
        case Source::Training:
            return track.metric(column.name)->value(point);
        case Source::Evaluation:
            break;
    }
    const auto& steps = m_series->evaluation().x(XAxisKind::Step);
    const double step = track.x(XAxisKind::Step)[point];
    const auto found = std::lower_bound(steps.begin(), steps.end(), step);
    if (found == steps.end() || *found != step) return std::nullopt;
    return m_series->evaluation().metric(column.name)->value(static_cast<size_t>(found - steps.begin()));
}

QString MetricTableModel::text(std::vector<int> rows, QChar separator) const {
    if (rows.empty()) {
        rows.resize(static_cast<size_t>(m_rows));
        std::iota(rows.begin(), rows.end(), 0);
    }
    std::sort(rows.begin(), rows.end(), std::greater<>());  // oldest first, as in files
    QStringList lines, names;
    for (const Column& column : m_columns) names << toQString(column.name);
    lines << names.join(separator);
    for (int row : rows) {
        QStringList fields;
        for (const Column& column : m_columns) {
            const auto number = value(column, static_cast<size_t>(m_rows - 1 - row));
            fields << (number ? toQString(formatNumber(*number)) : QString());
        }
        lines << fields.join(separator);
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int MetricTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }
int MetricTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant MetricTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::FontRole) return Theme::instance().font(TextStyle::Mono);
    if (role != Qt::DisplayRole) return {};
    const Column& column = m_columns[static_cast<size_t>(index.column())];
    const auto number = value(column, static_cast<size_t>(m_rows - 1 - index.row()));
    if (!number) return QString();
    return column.source == Source::Step || column.source == Source::Tokens ? groupedNumber(*number)
                                                                            : valueText(column.name, *number);
}

QVariant MetricTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column& column = m_columns[static_cast<size_t>(section)];
    if (role == Qt::ToolTipRole) return toQString(column.name);
    if (role != Qt::DisplayRole) return {};
    if (column.source == Source::Step) return tr("Step");
    if (column.source == Source::Tokens) return tr("Tokens");
    const size_t place = placeOf(column.name);
    if (place < std::size(kKnown)) return tr(kKnown[place].heading);
    return toQString(column.name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

}  // namespace sextant
