// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_monitor_worker.h"

#include "core/job/job_trash.h"
#include "core/store/workspace_database.h"
#include "ui/bridge/text_conversion.h"

#include <QFileSystemWatcher>
#include <QTimer>

#include <algorithm>
#include <fstream>

namespace sextant {

namespace {

constexpr int kCoalesceMs = 60;
constexpr int kHeartbeatMs = 2000;  // only while something runs: a killed process writes no last word
constexpr int kSaveMs = 3000;
constexpr int kScanDepth = 4;
constexpr int64_t kDetailPortion = 4 << 20;
constexpr int64_t kLogPortion = 2 << 20;

bool isIgnored(const std::string& name) { return name.empty() || name[0] == '.' || name == "checkpoints"; }

/// What shows changes of a job: the folder for files that are replaced, the events for what is appended, and the
/// checkpoints for those that somebody takes away, also long after the run has ended.
QStringList watchedOf(const JobTracker& tracker) {
    const JobFolder& folder = tracker.folder();
    return {toQString(folder.path()), toQString(folder.eventsPath()), toQString(folder.checkpointsPath())};
}

}  // namespace

JobMonitorWorker::JobMonitorWorker(QString workspace) : m_workspace(std::move(workspace)) {}
JobMonitorWorker::~JobMonitorWorker() = default;

void JobMonitorWorker::attempt(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception& error) {
        Q_EMIT failed(tr("The jobs of the workspace could not be read: %1").arg(QString::fromUtf8(error.what())));
    }
}

void JobMonitorWorker::start() {
    m_watcher = std::make_unique<QFileSystemWatcher>();
    m_coalesce = std::make_unique<QTimer>();
    m_coalesce->setSingleShot(true);
    m_heartbeat = std::make_unique<QTimer>();
    m_heartbeat->setInterval(kHeartbeatMs);
    m_save = std::make_unique<QTimer>();
    m_save->setSingleShot(true);
    const auto onChange = [this](const QString& path) { attempt([&] { onChanged(path); }); };
    connect(m_watcher.get(), &QFileSystemWatcher::directoryChanged, this, onChange);
    connect(m_watcher.get(), &QFileSystemWatcher::fileChanged, this, onChange);
    connect(m_coalesce.get(), &QTimer::timeout, this, [this] { attempt([this] { work(); }); });
    connect(m_save.get(), &QTimer::timeout, this, [this] { attempt([this] { saveIndex(); }); });
    connect(m_heartbeat.get(), &QTimer::timeout, this, [this] {
        for (const auto& [path, tracker] : m_jobs)
            if (tracker.wantsLooks()) m_dirty.insert(path);
        attempt([this] { work(); });
    });
    std::error_code code;
    std::filesystem::create_directories(toPath(m_workspace), code);
    loadIndex();
    m_rescan = true;
    work();
    Q_EMIT scanned();
}

/// What is remembered is shown at once; the folders are looked at right after.
void JobMonitorWorker::loadIndex() {
    auto opened = openWorkspaceDatabase(toPath(m_workspace));
    if (!opened) {
        Q_EMIT failed(sentenceOf(opened.error()));
        return;
    }
    m_database.emplace(std::move(opened).value());
    auto entries = JobIndex(*m_database).all();
    if (!entries) {
        Q_EMIT failed(sentenceOf(entries.error()));
        return;
    }
    QVector<JobSummary> summaries;
    for (const JobIndexEntry& entry : entries.value()) {
        const auto folder = toPath(m_workspace) / entry.path;
        auto [position, isNew] = m_jobs.try_emplace(toQString(folder), JobTracker(JobFolder(folder), entry));
        if (isNew) beginFollowing(position->first);
        m_nextColor = std::max(m_nextColor, static_cast<int>(entry.colorIndex) + 1);
        if (isNew) summaries.append(position->second.summary());
    }
    if (!summaries.isEmpty()) Q_EMIT summariesChanged(summaries);
}

void JobMonitorWorker::watch(const QString& path) {
    if (m_watched.contains(path)) return;
    if (m_watcher->addPath(path)) m_watched.insert(path);
}

void JobMonitorWorker::scan() {
    Found found;
    scanFolder(toPath(m_workspace), 0, found);
    const auto mayBeThere = [&](const QString& path) {
        return std::any_of(found.unreadable.begin(), found.unreadable.end(), [&](const std::filesystem::path& folder) {
            return path.startsWith(toQString(folder) + QLatin1Char('/'));
        });
    };
    QStringList gone;
    for (auto job = m_jobs.begin(); job != m_jobs.end();) {
        if (found.jobs.contains(job->first) || mayBeThere(job->first)) {
            ++job;
            continue;
        }
        gone << job->first;
        if (const int color = job->second.summary().colorIndex; color >= 0) m_colorsOfGone[job->first] = color;
        for (const QString& path : watchedOf(job->second)) m_watched.remove(path);
        if (auto followed = m_followed.find(job->first); followed != m_followed.end()) followed->second.reset();
        job = m_jobs.erase(job);
    }
    if (gone.isEmpty()) return;
    if (m_database) {
        std::vector<std::string> relative;
        for (const QString& path : gone)
            relative.push_back(toPath(path).lexically_relative(toPath(m_workspace)).string());
        auto removedNow = JobIndex(*m_database).remove(relative);
        if (!removedNow) Q_EMIT failed(sentenceOf(removedNow.error()));
    }
    Q_EMIT removed(gone);
}

void JobMonitorWorker::scanFolder(const std::filesystem::path& folder, int depth, Found& found) {
    watch(toQString(folder));
    std::error_code code;
    std::filesystem::directory_iterator entry(folder, code);
    for (const std::filesystem::directory_iterator end; !code && entry != end; entry.increment(code)) {
        std::error_code ignored;
        if (!entry->is_directory(ignored) || entry->is_symlink(ignored) || isIgnored(entry->path().filename().string()))
            continue;
        if (JobFolder::isJob(entry->path())) {
            found.jobs.insert(toQString(entry->path()));
            track(entry->path());
        } else if (depth + 1 < kScanDepth) {
            scanFolder(entry->path(), depth + 1, found);
        }
    }
    // A folder that went meanwhile took its jobs with it; a workspace that is not there is a disk that is away.
    if (code && (depth == 0 || code != std::errc::no_such_file_or_directory)) found.unreadable.push_back(folder);
}

void JobMonitorWorker::track(const std::filesystem::path& folder) {
    const QString path = toQString(folder);
    const auto [position, isNew] = m_jobs.try_emplace(path, JobTracker(JobFolder(folder)));
    if (const auto color = m_colorsOfGone.find(path); isNew && color != m_colorsOfGone.end())
        position->second.setColorIndex(color->second);
    if (isNew) beginFollowing(path);
    if (isNew || !m_watched.contains(path)) m_dirty.insert(path);
    watch(path);
}

void JobMonitorWorker::onChanged(const QString& path) {
    const auto changed = toPath(path);
    const QString parent = toQString(changed.parent_path());
    if (m_jobs.contains(path))
        m_dirty.insert(path);
    else if (m_jobs.contains(parent))
        m_dirty.insert(parent);
    else
        m_rescan = true;
    // An atomic replacement ends the watch on the old file.
    if (!m_watcher->files().contains(path) && !m_watcher->directories().contains(path)) m_watched.remove(path);
    if (!m_coalesce->isActive()) m_coalesce->start(kCoalesceMs);
}

void JobMonitorWorker::work() {
    if (std::exchange(m_rescan, false)) scan();
    QVector<JobSummary> changed;
    bool more = false;
    QSet<QString> next;
    // In order, so that jobs that are seen for the first time get the same colours every time.
    QStringList dirty = std::exchange(m_dirty, {}).values();
    dirty.sort();
    for (const QString& path : dirty) refreshJob(path, changed, next, more);
    m_dirty.unite(next);
    if (!changed.isEmpty()) {
        Q_EMIT summariesChanged(changed);
        if (!m_save->isActive()) m_save->start(kSaveMs);
    }
    updateHeartbeat();
    if ((more || !m_dirty.isEmpty()) && !m_coalesce->isActive()) m_coalesce->start(0);
}

void JobMonitorWorker::refreshJob(const QString& path, QVector<JobSummary>& changed, QSet<QString>& next, bool& more) {
    auto job = m_jobs.find(path);
    if (job == m_jobs.end()) return;
    JobTracker& tracker = job->second;
    if (!JobFolder::isJob(tracker.folder().path())) {
        m_rescan = more = true;
        return;
    }
    // Before it is read: what goes in between is heard of.
    watch(toQString(tracker.folder().checkpointsPath()));
    const bool isChanged = tracker.refresh();
    // Colours are for those that are drawn: other jobs would use them up.
    if (tracker.summary().isTraining() && tracker.summary().colorIndex < 0) tracker.setColorIndex(m_nextColor++);
    if (isChanged) {
        changed.append(tracker.summary());
        m_unsaved.insert(path);
    }
    if (tracker.hasMore()) next.insert(path);
    // Appends show on the file, replaced files on the folder.
    if (isActive(tracker.summary().state)) watch(toQString(tracker.folder().eventsPath()));
    if (auto followed = m_followed.find(path); followed != m_followed.end() && followed->second)
        readFollowed(path, *followed->second, more);
    if (path == m_logPath) readLog();
}

void JobMonitorWorker::updateHeartbeat() {
    bool active = false;
    for (const auto& [path, tracker] : m_jobs) active |= tracker.wantsLooks();
    if (active == m_heartbeat->isActive()) return;
    if (active)
        m_heartbeat->start();
    else
        m_heartbeat->stop();
}

void JobMonitorWorker::follow(const QString& path) {
    m_followed.insert_or_assign(path, std::nullopt);
    if (m_jobs.contains(path)) return beginFollowing(path);
    // A job that was started just now may be there before the watcher says so.
    if (!JobFolder::isJob(toPath(path))) return;
    m_rescan = true;
    if (!m_coalesce->isActive()) m_coalesce->start(0);
}

void JobMonitorWorker::beginFollowing(const QString& path) {
    auto followed = m_followed.find(path);
    if (followed == m_followed.end()) return;
    auto job = m_jobs.find(path);
    const JobFolder& folder = job->second.folder();
    auto config = folder.readConfig();
    if (config) {
        const SpecKind& kind = *config.value().kind;
        Q_EMIT configRead(std::make_shared<const JobConfig>(JobConfig{path, toQString(kind.name), config.value().values,
                                                                      toQString(toYaml(kind, config.value().values))}));
    } else {
        Q_EMIT failed(sentenceOf(config.error()));
    }
    followed->second.emplace(Followed{LineTail(folder.eventsPath()), {}, true});
    m_dirty.insert(path);
    if (!m_coalesce->isActive()) m_coalesce->start(0);
}

void JobMonitorWorker::unfollow(const QString& path) { m_followed.erase(path); }

void JobMonitorWorker::readFollowed(const QString& path, Followed& followed, bool& more) {
    const std::vector<Json> lines = followed.tail.read(kDetailPortion);
    if (lines.empty() && !followed.first) return;
    JobEvents events;
    events.path = path;
    events.fromStart = std::exchange(followed.first, false);
    events.complete = !followed.tail.hasMore();
    followed.reader.read(lines, events);
    if (followed.tail.hasMore()) {
        m_dirty.insert(path);
        more = true;
    }
    Q_EMIT eventsRead(std::make_shared<const JobEvents>(std::move(events)));
}

void JobMonitorWorker::followLog(const QString& path) {
    m_logPath = path;
    m_logOffset = 0;
    Q_EMIT logRead(path, true, {});
    if (!path.isEmpty()) readLog();
}

void JobMonitorWorker::readLog() {
    const auto logPath = JobFolder(toPath(m_logPath)).logPath();
    std::error_code code;
    const auto size = static_cast<int64_t>(std::filesystem::file_size(logPath, code));
    if (code || size <= m_logOffset) return;
    // Of a huge log the end is what is wanted.
    if (m_logOffset == 0 && size > 8 * kLogPortion) m_logOffset = size - 8 * kLogPortion;
    std::ifstream file(logPath, std::ios::binary);
    file.seekg(m_logOffset);
    while (file && m_logOffset < size) {
        std::string text(static_cast<size_t>(std::min(kLogPortion, size - m_logOffset)), '\0');
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<size_t>(file.gcount()));
        // Whole lines only: a character may be cut in the middle.
        const size_t end = text.rfind('\n');
        if (end == std::string::npos) break;
        text.resize(end + 1);
        m_logOffset += static_cast<int64_t>(text.size());
        file.seekg(m_logOffset);
        Q_EMIT logRead(m_logPath, false, QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    }
}

void JobMonitorWorker::request(const QString& path, const QString& action) {
    auto job = m_jobs.find(path);
    if (job == m_jobs.end()) return;
    auto sent = job->second.folder().request(action.toStdString());
    if (!sent) Q_EMIT failed(sentenceOf(sent.error()));
}

void JobMonitorWorker::annotate(const QString& path, const std::function<void(JobNotes&)>& change) {
    auto job = m_jobs.find(path);
    if (job == m_jobs.end()) return;
    JobNotes notes = readJobNotes(job->second.folder()).valueOr(JobNotes());
    change(notes);
    auto written = writeJobNotes(job->second.folder(), notes);
    if (!written) Q_EMIT failed(sentenceOf(written.error()));
    m_dirty.insert(path);
    if (!m_coalesce->isActive()) m_coalesce->start(0);
}

void JobMonitorWorker::discard(const QString& path) {
    auto job = m_jobs.find(path);
    if (job == m_jobs.end()) return;
    auto trashed = moveToTrash(toPath(m_workspace), job->second.folder());
    if (!trashed) {
        Q_EMIT failed(sentenceOf(trashed.error()));
        return;
    }
    m_rescan = true;
    work();
    Q_EMIT discarded(path, toQString(trashed.value()));
}

void JobMonitorWorker::restore(const QString& trashed) {
    auto restored = moveFromTrash(toPath(m_workspace), toPath(trashed));
    if (!restored) Q_EMIT failed(sentenceOf(restored.error()));
    m_rescan = true;
    work();
}

void JobMonitorWorker::saveIndex() {
    if (!m_database || m_unsaved.isEmpty()) return;
    std::vector<JobIndexEntry> entries;
    for (const QString& path : std::exchange(m_unsaved, {})) {
        auto job = m_jobs.find(path);
        if (job != m_jobs.end())
            entries.push_back(job->second.indexEntry(toPath(path).lexically_relative(toPath(m_workspace)).string()));
    }
    auto saved = JobIndex(*m_database).save(entries);
    if (!saved) Q_EMIT failed(sentenceOf(saved.error()));
}

}  // namespace sextant
