// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_session.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/folder_lock.h"
#include "core/job/line_tail.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

namespace sextant {

namespace {

constexpr auto kControlInterval = std::chrono::milliseconds(200);
constexpr double kHeartbeatSeconds = 2.0;

/// Ends a line that a crash left half written, so that the next one stands alone.
bool endsInsideLine(const std::filesystem::path& path) {
    auto file = MappedFile::open(path);
    return file && file.value().size() > 0 && file.value().text().back() != '\n';
}

std::string timestamp() {
    std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return text;
}

}  // namespace

struct JobSession::Impl {
    Impl(JobFolder jobFolder, FolderLock folderLock) : folder(std::move(jobFolder)), lock(std::move(folderLock)) {}

    JobFolder folder;
    FolderLock lock;
    FileWriter events, logFile;
    LineTail control{""};
    std::function<void(const std::string&, const Json&)> observer;

    std::mutex mutex;  // guards everything below
    std::condition_variable wake, drained;
    std::string pendingEvents, pendingLog;
    JobStatus status;
    bool statusChanged = true;
    bool closing = false;
    bool busy = false;
    std::string writeFailure;
    std::vector<ControlRequest> requests;

    std::jthread thread;

    void loop() {
        double lastHeartbeat = 0;
        std::unique_lock guard(mutex);
        for (;;) {
            wake.wait_for(guard, kControlInterval,
                          [&] { return closing || statusChanged || !pendingEvents.empty() || !pendingLog.empty(); });
            bool last = closing;
            std::string eventText = std::exchange(pendingEvents, {});
            std::string logText = std::exchange(pendingLog, {});
            bool writeStatus = std::exchange(statusChanged, false) || unixSeconds() - lastHeartbeat > kHeartbeatSeconds;
            if (writeStatus) status.heartbeat = lastHeartbeat = unixSeconds();
            std::string statusText = writeStatus ? toJsonText(status.toJson()) : "";
            busy = true;
            guard.unlock();
            work(eventText, logText, statusText);
            std::vector<Json> lines = control.read();
            guard.lock();
            for (const Json& line : lines) acceptRequest(line);
            busy = false;
            drained.notify_all();
            if (last && pendingEvents.empty() && pendingLog.empty() && !statusChanged) return;
        }
    }
    /// A disk that is full must not end a run: what could not be written is reported once on stderr and dropped.
    void work(const std::string& eventText, const std::string& logText, const std::string& statusText) {
        auto note = [&](const Result<void>& result) {
            if (result || !writeFailure.empty()) return;
            writeFailure = result.error().sentence();
            std::fprintf(stderr, "%s\n", writeFailure.c_str());
        };
        if (!eventText.empty()) note(events.write(eventText));
        if (!logText.empty()) note(logFile.write(logText));
        if (!statusText.empty()) note(writeFileAtomically(folder.statusPath(), statusText, Durability::Buffered));
    }
    void acceptRequest(const Json& line) {
        auto action = line.find("do");
        if (action == line.end() || !action->is_string()) return;
        auto id = line.find("id");
        requests.push_back(
            {id != line.end() && id->is_string() ? id->get<std::string>() : "", action->get<std::string>(), line});
    }
};

JobSession::JobSession(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Result<std::unique_ptr<JobSession>> JobSession::start(const JobFolder& folder, const std::string& kind, Start start) {
    auto lock = FolderLock::take(folder, LockKind::Sole);
    if (!lock) return lock.error();
    std::error_code code;
    bool hasEvents = std::filesystem::exists(folder.eventsPath(), code);
    if (start == Start::Fresh && hasEvents)
        return usageError("the job in " + folder.path().string() + " was started before",
                          "Go on with it by --resume, or choose another folder");
    auto impl = std::make_unique<Impl>(folder, std::move(lock).value());
    impl->events = SEXTANT_TRY(FileWriter::open(folder.eventsPath(), FileWriter::Mode::Append));
    impl->logFile = SEXTANT_TRY(FileWriter::open(folder.logPath(), FileWriter::Mode::Append));
    if (endsInsideLine(folder.eventsPath())) SEXTANT_TRY(impl->events.write("\n"));
    // Requests made to an earlier process are history; those made while a fresh job was queued still count.
    auto controlSize = std::filesystem::file_size(folder.controlPath(), code);
    impl->control =
        LineTail(folder.controlPath(), start == Start::Resume && !code ? static_cast<int64_t>(controlSize) : 0);
    impl->status.kind = kind;
    impl->status.state = JobState::Running;
    impl->status.pid = ::getpid();
    impl->status.host = hostName();
    impl->status.started = unixSeconds();
    impl->status.heartbeat = impl->status.started;
    SEXTANT_TRY(writeFileAtomically(folder.statusPath(), toJsonText(impl->status.toJson()), Durability::Buffered));
    Impl* raw = impl.get();
    impl->thread = std::jthread([raw] { raw->loop(); });
    return std::unique_ptr<JobSession>(new JobSession(std::move(impl)));
}

JobSession::~JobSession() {
    {
        std::lock_guard guard(m_impl->mutex);
        m_impl->closing = true;
    }
    m_impl->wake.notify_all();
    m_impl->thread.join();
}

const JobFolder& JobSession::folder() const { return m_impl->folder; }

void JobSession::send(const std::string& event, Json fields) {
    Json line = {{"t", unixSeconds()}, {"event", event}};
    for (const auto& [key, value] : fields.items()) line[key] = value;
    {
        std::lock_guard guard(m_impl->mutex);
        m_impl->pendingEvents += toJsonLine(line) + "\n";
    }
    m_impl->wake.notify_all();
    if (m_impl->observer) m_impl->observer(event, fields);
}

void JobSession::log(const std::string& line) {
    {
        std::lock_guard guard(m_impl->mutex);
        m_impl->pendingLog += timestamp() + "  " + line + "\n";
    }
    m_impl->wake.notify_all();
}

void JobSession::setState(JobState state, const std::string& message) {
    {
        std::lock_guard guard(m_impl->mutex);
        m_impl->status.state = state;
        m_impl->status.message = message;
        m_impl->statusChanged = true;
    }
    m_impl->wake.notify_all();
}

std::vector<ControlRequest> JobSession::takeRequests() {
    std::lock_guard guard(m_impl->mutex);
    return std::exchange(m_impl->requests, {});
}

void JobSession::setObserver(std::function<void(const std::string&, const Json&)> observer) {
    m_impl->observer = std::move(observer);
}

void JobSession::flush() {
    std::unique_lock guard(m_impl->mutex);
    m_impl->drained.wait(guard, [&] {
        return m_impl->pendingEvents.empty() && m_impl->pendingLog.empty() && !m_impl->statusChanged && !m_impl->busy;
    });
}

}  // namespace sextant
