// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/job_list_model.h"

#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

/// State and place; the state of a training run that goes on is its step.
QString subtitleText(const JobSummary& job) {
    const QString state = stateText(job), progress = progressText(job);
    return isActive(job.state) && job.state == JobState::Running ? progress
           : progress == state                                   ? state
                                                                 : state + QStringLiteral(" · ") + progress;
}

QString toolTipText(const JobSummary& job) {
    QStringList lines;
    for (const QString& line : {job.note, job.message, job.path})
        if (!line.isEmpty()) lines << line;
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

JobListModel::JobListModel(Filter filter, QObject* parent) : QAbstractListModel(parent), m_filter(std::move(filter)) {}

void JobListModel::attach(JobMonitor& monitor) {
    const auto known = monitor.jobs().values();
    take(QVector<JobSummary>(known.begin(), known.end()));
    connect(&monitor, &JobMonitor::changed, this, &JobListModel::take);
    connect(&monitor, &JobMonitor::removed, this, &JobListModel::remove);
    connect(this, &JobListModel::renameRequested, &monitor, &JobMonitor::rename);
}

bool JobListModel::comesBefore(const JobSummary& a, const JobSummary& b) const {
    if (m_order == JobOrder::Name) {
        const int names = QString::localeAwareCompare(a.name, b.name);
        if (names != 0) return names < 0;
    }
    if (m_order == JobOrder::Loss) {
        const bool known = std::isfinite(a.loss), otherKnown = std::isfinite(b.loss);
        if (known != otherKnown) return known;
        if (known && a.loss != b.loss) return a.loss < b.loss;
    }
    if (a.started != b.started) return a.started > b.started;
    return a.path < b.path;
}

bool JobListModel::isShown(const JobSummary& job) const {
    if (job.archived || m_shown == JobsShown::Archived) return job.archived && m_shown == JobsShown::Archived;
    if (m_shown == JobsShown::Running) return isActive(job.state);
    if (m_shown == JobsShown::Failed) return job.state == JobState::Failed || job.endedUnexpectedly();
    return true;
}

void JobListModel::rebuild() {
    beginResetModel();
    m_jobs.clear();
    for (const JobSummary& job : m_known)
        if (isShown(job)) m_jobs.push_back(job);
    std::sort(m_jobs.begin(), m_jobs.end(), [this](const auto& a, const auto& b) { return comesBefore(a, b); });
    endResetModel();
}

void JobListModel::setShown(JobsShown shown) {
    m_shown = shown;
    rebuild();
}

void JobListModel::setOrder(JobOrder order) {
    m_order = order;
    rebuild();
}

void JobListModel::take(const QVector<JobSummary>& summaries) {
    for (const JobSummary& job : summaries) {
        if (m_filter(job))
            m_known.insert(job.path, job);
        else
            m_known.remove(job.path);
    }
    // Many at once (a workspace being opened): one reset is cheaper for everybody than hundreds of moves.
    if (summaries.size() > 20) return rebuild();
    for (const JobSummary& job : summaries) {
        const int row = rowOf(job.path);
        const bool shown = m_known.contains(job.path) && isShown(job);
        if (row < 0 && shown)
            insert(job);
        else if (row >= 0 && shown)
            update(row, job);
        else if (row >= 0)
            takeOut(row);
    }
}

void JobListModel::insert(const JobSummary& job) {
    const auto before = [this](const JobSummary& a, const JobSummary& b) { return comesBefore(a, b); };
    const auto place = std::lower_bound(m_jobs.begin(), m_jobs.end(), job, before);
    const int row = static_cast<int>(place - m_jobs.begin());
    beginInsertRows({}, row, row);
    m_jobs.insert(place, job);
    endInsertRows();
}

/// A job that moves stays the selected one, so it is moved, not taken out and put back.
void JobListModel::update(int row, const JobSummary& job) {
    const auto self = m_jobs.begin() + row;
    *self = job;
    const auto isBefore = [this](const JobSummary& a, const JobSummary& b) { return comesBefore(a, b); };
    auto place = std::lower_bound(m_jobs.begin(), self, job, isBefore);
    if (place == self) place = std::lower_bound(self + 1, m_jobs.end(), job, isBefore);
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

void JobListModel::takeOut(int row) {
    beginRemoveRows({}, row, row);
    m_jobs.erase(m_jobs.begin() + row);
    endRemoveRows();
}

void JobListModel::remove(const QStringList& paths) {
    for (const QString& path : paths) {
        m_known.remove(path);
        if (const int row = rowOf(path); row >= 0) takeOut(row);
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
            return QStringLiteral("%1, %2, %3").arg(job->name, stateText(*job), progressText(*job));
        case Qt::ToolTipRole:
            return toolTipText(*job);
        case IdRole:
            return job->path;
        case SubtitleRole:
            return subtitleText(*job);
        case ValueRole:
            return lossText(*job);
        case StateIconRole:
            return stateIcon(*job);
        case SparklineRole:
            return QVariant::fromValue(job->sparkline);
        case ColorIndexRole:
            return job->colorIndex >= 0 && job->isTraining() ? QVariant(job->colorIndex) : QVariant();
        case SearchRole:
            return QString(job->name + QLatin1Char(' ') + job->kind + QLatin1Char(' ') + stateText(*job) +
                           QLatin1Char(' ') + job->note);
        case Qt::EditRole:
            return job->name;
        default:
            return {};
    }
}

Qt::ItemFlags JobListModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

bool JobListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const JobSummary* job = at(index.row());
    if (!job || role != Qt::EditRole) return false;
    if (value.toString().trimmed() != job->name) Q_EMIT renameRequested(job->path, value.toString());
    return true;
}

}  // namespace sextant
