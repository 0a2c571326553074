// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_list_model.h"

#include "core/base/text.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/model_catalog.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"
#include "ui/models/model_text.h"

#include <algorithm>

namespace sextant {

namespace {

bool isConversion(const JobSummary& job) { return job.kind == QLatin1String(kinds::kConvert); }

QString cellText(const ModelDetails& details, int column) {
    switch (column) {
        case ModelListModel::Family:
            return details.family;
        case ModelListModel::Parameters:
            return parametersText(details);
        case ModelListModel::Type:
            return typeText(details);
        case ModelListModel::Size:
            return details.weightBytes > 0 ? toQString(formatBytes(details.weightBytes)) : QString();
        case ModelListModel::Context:
            return details.contextTokens > 0 ? groupedNumber(static_cast<double>(details.contextTokens)) : QString();
        case ModelListModel::Memory:
            return memoryText(details);
        case ModelListModel::Template:
            return templateText(details);
        case ModelListModel::License:
            return details.sentence.isEmpty() ? licenseText(details) : QString();
        default:
            return {};
    }
}

QVariant sortValue(const ModelDetails& details, int column) {
    switch (column) {
        case ModelListModel::Parameters:
            return details.parameters;
        case ModelListModel::Size:
            return details.weightBytes;
        case ModelListModel::Context:
            return details.contextTokens;
        case ModelListModel::Memory:
            return details.chatBytes;
        default:
            return cellText(details, column);
    }
}

QString fullName(const ModelListModel::Row& row) {
    if (!row.model) return row.conversion->name;
    if (row.model->origin != ModelEntry::Origin::Checkpoint) return row.model->name;
    return QStringLiteral("%1, %2").arg(row.model->name, checkpointText(row.model->path));
}

bool isNumber(int column) {
    return column == ModelListModel::Parameters || column == ModelListModel::Size ||
           column == ModelListModel::Context || column == ModelListModel::Memory;
}

}  // namespace

ModelListModel::ModelListModel(JobMonitor& jobs, ModelCatalog& catalog, QObject* parent)
    : QAbstractTableModel(parent), m_jobs(jobs), m_catalog(catalog) {
    connect(&catalog, &ModelCatalog::changed, this, &ModelListModel::refresh);
    connect(&jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        if (std::any_of(summaries.begin(), summaries.end(), isConversion)) refresh();
    });
    connect(&jobs, &JobMonitor::removed, this, &ModelListModel::refresh);
    refresh();
}

void ModelListModel::refresh() {
    std::vector<Row> rows;
    for (const JobSummary& job : m_jobs.jobs())
        // A finished one stays until its model is found.
        if (isConversion(job) && !job.archived && m_catalog.resultOf(job.path).isEmpty())
            rows.push_back({job.path, std::nullopt, job});
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.conversion->started != b.conversion->started ? a.conversion->started > b.conversion->started
                                                              : a.id < b.id;
    });
    for (const auto origin :
         {ModelEntry::Origin::Opened, ModelEntry::Origin::Converted, ModelEntry::Origin::Checkpoint})
        for (const ModelEntry& entry : m_catalog.entries())
            if (entry.origin == origin) rows.push_back({entry.path, entry, std::nullopt});
    const bool sameRows = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                     [](const Row& a, const Row& b) { return a.id == b.id; });
    if (sameRows) {
        m_rows = std::move(rows);
        if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const ModelListModel::Row* ModelListModel::find(const QString& id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.id == id; });
    return found == m_rows.end() ? nullptr : &*found;
}

int ModelListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString ModelListModel::subtitle(const ModelEntry& model) const {
    if (model.isGone) return tr("gone");
    QStringList parts;
    if (model.origin == ModelEntry::Origin::Checkpoint) parts << checkpointText(model.path);
    if (model.details) parts << modelLine(*model.details);
    if (parts.isEmpty()) parts << tr("looking …");
    return parts.join(QStringLiteral("  ·  "));
}

QVariant ModelListModel::conversionData(const JobSummary& job, int role) const {
    switch (role) {
        case Qt::DisplayRole:
            return job.name;
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2").arg(job.name, progressText(job));
        case Qt::ToolTipRole:
        case IdRole:
            return job.path;
        case SubtitleRole:
            return progressText(job);
        case StateIconRole:
            return stateIcon(job);
        case SearchRole:
            return QString(job.name + QLatin1Char(' ') + job.path);
        default:
            return {};
    }
}

QVariant ModelListModel::listData(const Row& row, int role) const {
    if (row.conversion) return conversionData(*row.conversion, role);
    const ModelEntry& model = *row.model;
    switch (role) {
        case Qt::DisplayRole:
            return model.name;
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2").arg(model.name, subtitle(model));
        case Qt::ToolTipRole:
        case IdRole:
            return model.path;
        case SubtitleRole:
            return subtitle(model);
        case ValueRole:
            return model.details && !model.isGone ? cellText(*model.details, Size) : QString();
        case ColorIndexRole: {
            const JobSummary* run = m_jobs.find(model.job);
            return run && run->colorIndex >= 0 ? QVariant(run->colorIndex) : QVariant();
        }
        case SearchRole:
            return QString(
                model.name + QLatin1Char(' ') + model.path + QLatin1Char(' ') +
                (model.details ? modelLine(*model.details) + QLatin1Char(' ') + model.details->license : QString()));
        default:
            return {};
    }
}

QVariant ModelListModel::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    if (role == IsModelRole) return row.model.has_value();
    if (role == FullNameRole || (role == SortRole && index.column() == Name)) return fullName(row);
    if (role == Qt::TextAlignmentRole && isNumber(index.column()))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (index.column() == Name) return listData(row, role);
    if (role == IdRole || role == Qt::ToolTipRole) return row.id;
    if (!row.model || !row.model->details) return {};
    if (role == Qt::DisplayRole) return cellText(*row.model->details, index.column());
    return role == SortRole ? sortValue(*row.model->details, index.column()) : QVariant();
}

QVariant ModelListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == Memory)
        return tr("Weights and the keys and values of a chat of ordinary length");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Model");
        case Family:
            return tr("Family");
        case Parameters:
            return tr("Parameters");
        case Type:
            return tr("Type");
        case Size:
            return tr("Size");
        case Context:
            return tr("Context");
        case Memory:
            return tr("Memory");
        case Template:
            return tr("Template");
        case License:
            return tr("Licence");
        default:
            return {};
    }
}

}  // namespace sextant
