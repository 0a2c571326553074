// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/database.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/job_tracker.h"

#include <QHash>
#include <QObject>
#include <QSet>

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

    void start();
    void follow(const QString& path);
    void unfollow(const QString& path);
    void followLog(const QString& path);
    void request(const QString& path, const QString& action);
    void saveIndex();

Q_SIGNALS:
    void summariesChanged(const QVector<sextant::JobSummary>& summaries);
    void removed(const QStringList& paths);
    /// After the first complete look at the workspace.
    void scanned();
    void eventsRead(const sextant::JobEventsPointer& events);
    void configRead(const sextant::JobConfigPointer& config);
    void logRead(const QString& path, bool fromStart, const QString& text);
    void failed(const QString& sentence);

private:
    struct Followed {
        LineTail tail;
        EventReader reader;
        bool first = true;
    };
    void loadIndex();
    void scan();
    void scanFolder(const std::filesystem::path& folder, int depth, QSet<QString>& found);
    void track(const std::filesystem::path& folder, QSet<QString>& found);
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
    std::map<QString, Followed> m_followed;
    QSet<QString> m_dirty, m_unsaved, m_watched;
    bool m_rescan = false;
    int m_nextColor = 0;
    QString m_logPath;
    int64_t m_logOffset = 0;
};

}  // namespace sextant
