// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

#include <QHash>
#include <QObject>
#include <QThread>

#include <functional>

namespace sextant {

class JobMonitorWorker;

/// Every job folder of a workspace, whoever started it, kept up to date. All file access happens on its own thread;
/// signals arrive on the GUI thread in batches, at most about every 60 ms.
class JobMonitor : public QObject {
    Q_OBJECT

public:
    /// Starts looking at once.
    explicit JobMonitor(const QString& workspace, QObject* parent = nullptr);
    ~JobMonitor() override;

    QString workspace() const { return m_workspace; }
    /// Whether the workspace has been looked through once.
    bool isComplete() const { return m_complete; }
    const QHash<QString, JobSummary>& jobs() const { return m_jobs; }
    const JobSummary* find(const QString& path) const;

    /// Asks for the config and all events of a job, from the first one on. Ends with `unfollow`.
    void follow(const QString& path);
    void unfollow(const QString& path);
    /// One log at a time; an empty path: none.
    void followLog(const QString& path);
    /// "stop", "pause", "continue", "checkpoint": appended to the job's control file.
    void request(const QString& path, const QString& action);

    /// A name in place of the config's; empty: that one again.
    void rename(const QString& path, const QString& name);
    void setNote(const QString& path, const QString& note);
    void setArchived(const QString& path, bool archived);
    /// Takes a job that does not run out of the workspace; `discarded` says where it lies until it is restored.
    void discard(const QString& path);
    void restore(const QString& trashed);

Q_SIGNALS:
    void changed(const QVector<sextant::JobSummary>& summaries);
    void removed(const QStringList& paths);
    void completed();
    void eventsArrived(const sextant::JobEventsPointer& events);
    void configArrived(const sextant::JobConfigPointer& config);
    void logArrived(const QString& path, bool fromStart, const QString& text);
    void discarded(const QString& path, const QString& trashed);
    void failed(const QString& sentence);

private:
    void post(std::function<void(JobMonitorWorker&)> work);

    QString m_workspace;
    QThread m_thread;
    JobMonitorWorker* m_worker;
    QHash<QString, JobSummary> m_jobs;
    bool m_complete = false;
};

}  // namespace sextant
