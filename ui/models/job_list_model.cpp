// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/job_list_model.h"

#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"

#include <algorithm>

namespace sextant {

JobListModel::JobListModel(Filter filter, QObject* parent) : QAbstractListModel(parent), m_filter(std::move(filter)) {}

void JobListModel::attach(JobMonitor& monitor) {
    const auto known = monitor.jobs().values();
    take(QVector<JobSummary>(known.begin(), known.end()));
    connect(&monitor, &JobMonitor::changed, this, &JobListModel::take);
    connect(&monitor, &JobMonitor::removed, this, &JobListModel::remove);
}

bool JobListModel::comesBefore(const JobSummary& a, const JobSummary& b) {
    if (isActive(a.state) != isActive(b.state)) return isActive(a.state);
    if (a.started != b.started) return a.started > b.started;
    return a.path < b.path;
}

void JobListModel::take(const QVector<JobSummary>& summaries) {
    // Many at once (a workspace being opened): one reset is cheaper for everybody than hundreds of moves.
    if (summaries.size() > 20) {
        beginResetModel();
        for (const JobSummary& job : summaries) {
            const int row = rowOf(job.path);
            if (row >= 0) m_jobs.erase(m_jobs.begin() + row);
            if (m_filter(job)) m_jobs.push_back(job);
        }
        std::stable_sort(m_jobs.begin(), m_jobs.end(), comesBefore);
        endResetModel();
        return;
    }
    for (const JobSummary& job : summaries) {
        const int row = rowOf(job.path);
        if (row < 0 && m_filter(job))
            insert(job);
        else if (row >= 0 && m_filter(job))
            update(row, job);
        else if (row >= 0)
            remove({job.path});
    }
}

void JobListModel::insert(const JobSummary& job) {
    const auto place = std::lower_bound(m_jobs.begin(), m_jobs.end(), job, comesBefore);
    const int row = static_cast<int>(place - m_jobs.begin());
    beginInsertRows({}, row, row);
    m_jobs.insert(place, job);
    endInsertRows();
}

/// A job that moves stays the selected one, so it is moved, not taken out and put back.
void JobListModel::update(int row, const JobSummary& job) {
    const auto self = m_jobs.begin() + row;
    *self = job;
    auto place = std::lower_bound(m_jobs.begin(), self, job, comesBefore);
    if (place == self) place = std::lower_bound(self + 1, m_jobs.end(), job, comesBefore);
    const int before = static_cast<int>(place - m_jobs.begin());
    if (before != row && before != row + 1) {
        beginMoveRows({}, row, row, {}, before);
        if (place < self)
            std::rotate(place, self, self + 1);
        else
            std::rotate(self, self + 1, place);
        endMoveRows();
    }
    const QModelIndex changed = index(rowOf(job.path));
    Q_EMIT dataChanged(changed, changed);
}

void JobListModel::remove(const QStringList& paths) {
    for (const QString& path : paths) {
        const int row = rowOf(path);
        if (row < 0) continue;
        beginRemoveRows({}, row, row);
        m_jobs.erase(m_jobs.begin() + row);
        endRemoveRows();
    }
}

const JobSummary* JobListModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_jobs[static_cast<size_t>(row)] : nullptr;
}

int JobListModel::rowOf(const QString& path) const {
    auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const JobSummary& job) { return job.path == path; });
    return found == m_jobs.end() ? -1 : static_cast<int>(found - m_jobs.begin());
}

int JobListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

QVariant JobListModel::data(const QModelIndex& index, int role) const {
    const JobSummary* job = at(index.row());
    if (!job) return {};
    switch (role) {
        case Qt::DisplayRole:
            return job->name;
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2, %3").arg(job->name, stateText(job->state), progressText(*job));
        case Qt::ToolTipRole:
            return job->message.isEmpty() ? job->path : job->message + QLatin1Char('\n') + job->path;
        case IdRole:
            return job->path;
        case SubtitleRole:
            return progressText(*job);
        case ValueRole:
            return lossText(*job);
        case DotRole:
            return static_cast<int>(stateToken(job->state));
        case SparklineRole:
            return QVariant::fromValue(job->sparkline);
        case ColorIndexRole:
            return job->colorIndex;
        case SearchRole:
            return QString(job->name + QLatin1Char(' ') + job->kind + QLatin1Char(' ') + stateText(job->state));
        default:
            return {};
    }
}

}  // namespace sextant
