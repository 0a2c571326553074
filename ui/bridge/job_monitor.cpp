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
    connect(m_worker, &JobMonitorWorker::failed, this, &JobMonitor::failed);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, &JobMonitorWorker::start, Qt::QueuedConnection);
}

JobMonitor::~JobMonitor() {
    QMetaObject::invokeMethod(m_worker, &JobMonitorWorker::saveIndex, Qt::QueuedConnection);
    // quit() would overtake queued work: let it run through the queue, too.
    QMetaObject::invokeMethod(
        m_worker, [thread = &m_thread] { thread->quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

const JobSummary* JobMonitor::find(const QString& path) const {
    auto found = m_jobs.constFind(path);
    return found == m_jobs.constEnd() ? nullptr : &*found;
}

void JobMonitor::follow(const QString& path) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, path] { worker->follow(path); }, Qt::QueuedConnection);
}
void JobMonitor::unfollow(const QString& path) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, path] { worker->unfollow(path); }, Qt::QueuedConnection);
}
void JobMonitor::followLog(const QString& path) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, path] { worker->followLog(path); }, Qt::QueuedConnection);
}
void JobMonitor::request(const QString& path, const QString& action) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, path, action] { worker->request(path, action); }, Qt::QueuedConnection);
}

}  // namespace sextant
