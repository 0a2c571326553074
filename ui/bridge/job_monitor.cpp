// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_monitor.h"

#include "ui/bridge/job_monitor_worker.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

JobMonitor::JobMonitor(const QString& workspace, QObject* parent)
    : QObject(parent),
      m_workspace(toQString(std::filesystem::absolute(toPath(workspace)).lexically_normal())),
      m_worker(new JobMonitorWorker(m_workspace)) {
    qRegisterMetaType<QVector<JobSummary>>();
    qRegisterMetaType<JobEventsPointer>();
    qRegisterMetaType<JobConfigPointer>();
    m_thread.setObjectName(QStringLiteral("job monitor"));
    m_worker->moveToThread(&m_thread);
    // The worker owns timers and watchers: it has to end on its own thread.
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &JobMonitorWorker::summariesChanged, this, [this](const QVector<JobSummary>& summaries) {
        for (const JobSummary& summary : summaries) m_jobs.insert(summary.path, summary);
        Q_EMIT changed(summaries);
    });
    connect(m_worker, &JobMonitorWorker::removed, this, [this](const QStringList& paths) {
        for (const QString& path : paths) m_jobs.remove(path);
        Q_EMIT removed(paths);
    });
    connect(m_worker, &JobMonitorWorker::scanned, this, [this] {
        m_complete = true;
        Q_EMIT completed();
    });
    connect(m_worker, &JobMonitorWorker::eventsRead, this, &JobMonitor::eventsArrived);
    connect(m_worker, &JobMonitorWorker::configRead, this, &JobMonitor::configArrived);
    connect(m_worker, &JobMonitorWorker::logRead, this, &JobMonitor::logArrived);
    connect(m_worker, &JobMonitorWorker::discarded, this, &JobMonitor::discarded);
    connect(m_worker, &JobMonitorWorker::failed, this, &JobMonitor::failed);
    m_thread.start();
    post([](JobMonitorWorker& worker) { worker.start(); });
}

JobMonitor::~JobMonitor() {
    post([](JobMonitorWorker& worker) { worker.saveIndex(); });
    // quit() would overtake queued work: let it run through the queue, too.
    QMetaObject::invokeMethod(
        m_worker, [thread = &m_thread] { thread->quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

const JobSummary* JobMonitor::find(const QString& path) const {
    auto found = m_jobs.constFind(path);
    return found == m_jobs.constEnd() ? nullptr : &*found;
}

/// On the worker's thread, in the order of the calls.
void JobMonitor::post(std::function<void(JobMonitorWorker&)> work) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, work = std::move(work)] { worker->attempt([&] { work(*worker); }); },
        Qt::QueuedConnection);
}

void JobMonitor::follow(const QString& path) {
    post([path](JobMonitorWorker& worker) { worker.follow(path); });
}
void JobMonitor::unfollow(const QString& path) {
    post([path](JobMonitorWorker& worker) { worker.unfollow(path); });
}
void JobMonitor::followLog(const QString& path) {
    post([path](JobMonitorWorker& worker) { worker.followLog(path); });
}
void JobMonitor::request(const QString& path, const QString& action) {
    post([path, action](JobMonitorWorker& worker) { worker.request(path, action); });
}
void JobMonitor::discard(const QString& path) {
    post([path](JobMonitorWorker& worker) { worker.discard(path); });
}
void JobMonitor::restore(const QString& trashed) {
    post([trashed](JobMonitorWorker& worker) { worker.restore(trashed); });
}

void JobMonitor::rename(const QString& path, const QString& name) {
    post([path, name = name.trimmed()](JobMonitorWorker& worker) {
        worker.annotate(path, [&](JobNotes& notes) { notes.name = name.toStdString(); });
    });
}
void JobMonitor::setNote(const QString& path, const QString& note) {
    post([path, note](JobMonitorWorker& worker) {
        worker.annotate(path, [&](JobNotes& notes) { notes.note = note.toStdString(); });
    });
}
void JobMonitor::setArchived(const QString& path, bool archived) {
    post([path, archived](JobMonitorWorker& worker) {
        worker.annotate(path, [&](JobNotes& notes) { notes.archived = archived; });
    });
}

}  // namespace sextant
