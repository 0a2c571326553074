// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/job_notes.h"
#include "core/store/database.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/job_tracker.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <map>
#include <memory>
#include <optional>

class QFileSystemWatcher;
class QTimer;

namespace sextant {

/// The side of JobMonitor that touches files. Lives on its own thread; every slot runs there.
class JobMonitorWorker : public QObject {
    Q_OBJECT

public:
    explicit JobMonitorWorker(QString workspace);
    ~JobMonitorWorker() override;

    /// Runs one of the calls below; what a disk that is away throws becomes a sentence, never the end of the window.
    void attempt(const std::function<void()>& work);

    void start();
    /// Also of a folder that is not known yet, or is gone for now: its events come once it is there.
    void follow(const QString& path);
    void unfollow(const QString& path);
    void followLog(const QString& path);
    void request(const QString& path, const QString& action);
    void annotate(const QString& path, const std::function<void(JobNotes&)>& change);
    /// Moves the folder of a job that does not run into the workspace's trash.
    void discard(const QString& path);
    /// Moves what `discard` took away back to where it was.
    void restore(const QString& trashed);
    void saveIndex();

Q_SIGNALS:
    void summariesChanged(const QVector<sextant::JobSummary>& summaries);
    void removed(const QStringList& paths);
    /// After the first complete look at the workspace.
    void scanned();
    void eventsRead(const sextant::JobEventsPointer& events);
    void configRead(const sextant::JobConfigPointer& config);
    void logRead(const QString& path, bool fromStart, const QString& text);
    /// `path` is gone from its place; `trashed` is where it lies.
    void discarded(const QString& path, const QString& trashed);
    void failed(const QString& sentence);

private:
    struct Followed {
        LineTail tail;
        EventReader reader;
        bool first = true;
    };
    /// What a scan has seen: the jobs, and folders that could not be looked into, whose jobs may still be there.
    struct Found {
        QSet<QString> jobs;
        std::vector<std::filesystem::path> unreadable;
    };
    void loadIndex();
    void scan();
    void scanFolder(const std::filesystem::path& folder, int depth, Found& found);
    void track(const std::filesystem::path& folder);
    void beginFollowing(const QString& path);
    void refreshJob(const QString& path, QVector<JobSummary>& changed, QSet<QString>& next, bool& more);
    void onChanged(const QString& path);
    void work();
    void readFollowed(const QString& path, Followed& followed, bool& more);
    void readLog();
    void watch(const QString& path);
    void updateHeartbeat();

    QString m_workspace;
    std::optional<Database> m_database;
    std::unique_ptr<QFileSystemWatcher> m_watcher;
    std::unique_ptr<QTimer> m_coalesce, m_heartbeat, m_save;
    std::map<QString, JobTracker> m_jobs;
    std::map<QString, std::optional<Followed>> m_followed;  // no value: asked for, and not there yet
    QSet<QString> m_dirty, m_unsaved, m_watched;
    bool m_rescan = false;
    int m_nextColor = 0;
    std::map<QString, int> m_colorsOfGone;  // by path: who comes back has the colour it had
    QString m_logPath;
    int64_t m_logOffset = 0;
};

}  // namespace sextant
