// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_session.h"

#include "core/base/calendar.h"
#include "core/base/system.h"
#include "core/job/folder_lock.h"
#include "core/job/line_file.h"
#include "core/job/line_tail.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sextant {

namespace {

constexpr auto kControlInterval = std::chrono::milliseconds(200);
constexpr double kHeartbeatSeconds = 2.0;

std::string timestamp() { return formattedTime(localTime(), "%Y-%m-%d %H:%M:%S").value_or(""); }

std::string textAt(const Json& line, const char* key) {
    const auto found = line.find(key);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

struct JobSession::Impl {
    Impl(JobFolder jobFolder, FolderLock folderLock) : folder(std::move(jobFolder)), lock(std::move(folderLock)) {}

    JobFolder folder;
    FolderLock lock;
    LineFile events, logFile;  // of the background thread, as is `control`
    LineTail control{""};
    bool isTrained = false;

    std::mutex emitting;  // keeps what the observer sees in the order of the file
    std::function<void(const std::string&, const Json&)> observer;

    std::mutex mutex;  // guards everything down to the thread
    std::condition_variable wake, drained;
    std::string pendingEvents, pendingLog;
    JobStatus status;
    bool statusChanged = true;
    bool closing = false;
    bool busy = false;
    bool toldFailure = false;
    std::vector<ControlRequest> requests;

    std::stop_source stopped;
    std::atomic<StopReason> reason{StopReason::None};
    std::optional<std::stop_callback<std::function<void()>>> signals;
    std::jthread thread;

    void requestStop(StopReason why) {
        auto none = StopReason::None;
        if (!reason.compare_exchange_strong(none, why)) return;
        {
            std::lock_guard guard(mutex);
            if (isActive(status.state)) status.state = JobState::Stopping;
            statusChanged = true;
        }
        wake.notify_all();
        stopped.request_stop();
    }

    void emit(const std::string& event, const Json& fields) {
        Json line = {{"t", unixSeconds()}, {"event", event}};
        for (const auto& [key, value] : fields.items()) line[key] = value;
        std::lock_guard order(emitting);
        {
            std::lock_guard guard(mutex);
            pendingEvents += toJsonLine(line) + "\n";
        }
        wake.notify_all();
        if (observer) observer(event, fields);
    }

    void loop() {
        double lastHeartbeat = 0;
        std::unique_lock guard(mutex);
        for (;;) {
            wake.wait_for(guard, kControlInterval,
                          [&] { return closing || statusChanged || !pendingEvents.empty() || !pendingLog.empty(); });
            const bool last = closing;
            const std::string eventText = std::exchange(pendingEvents, {});
            const std::string logText = std::exchange(pendingLog, {});
            const bool isDue = steadySeconds() - lastHeartbeat > kHeartbeatSeconds;
            std::optional<JobStatus> newStatus;
            if (std::exchange(statusChanged, false) || isDue) {
                status.heartbeat = unixSeconds();
                lastHeartbeat = steadySeconds();
                newStatus = status;
            }
            busy = true;
            guard.unlock();
            try {
                work(eventText, logText, newStatus);
            } catch (const std::exception& error) {
                tell(error.what());
            }
            guard.lock();
            busy = false;
            drained.notify_all();
            if (last && pendingEvents.empty() && pendingLog.empty() && !statusChanged) return;
        }
    }
    /// Everything that touches files. A disk that is full must not end a run: lines are kept until there is room.
    void work(const std::string& eventText, const std::string& logText, const std::optional<JobStatus>& newStatus) {
        if (newStatus && lock.isReplaced()) requestStop(StopReason::FolderLost);
        if (reason == StopReason::FolderLost) return;
        note(events.append(eventText));
        note(logFile.append(logText));
        if (newStatus) note(writeJobStatus(folder.statusPath(), *newStatus));
        for (const Json& line : control.read()) accept(line);
    }
    void note(const Result<void>& result) {
        if (!result) tell(result.error().sentence());
    }
    /// Once, on stderr: the files are what cannot be written.
    void tell(const std::string& sentence) {
        if (std::exchange(toldFailure, true)) return;
        std::fprintf(stderr, "%s\n", sentence.c_str());
    }
    void accept(const Json& line) {
        ControlRequest request{textAt(line, "id"), textAt(line, "do"), line};
        if (request.action.empty()) return;
        if (request.action == "stop") {
            emit("control", {{"id", request.id}, {"do", request.action}, {"accepted", true}});
            requestStop(StopReason::Request);
        } else if (isTrained) {
            std::lock_guard guard(mutex);
            requests.push_back(std::move(request));
        } else {
            emit("control", {{"id", request.id}, {"do", request.action}, {"accepted", false}});
            emit("warning",
                 {{"message", "a request asked for \"" + request.action + "\", which only training runs know"}});
        }
    }
};

JobSession::JobSession(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Result<std::unique_ptr<JobSession>> JobSession::start(const JobFolder& folder, const std::string& kind, Start start,
                                                      std::stop_token interrupted) {
    auto lock = FolderLock::take(folder.lockPath(), LockKind::Sole);
    if (!lock) return lock.error();
    std::error_code code;
    if (start == Start::Fresh && std::filesystem::exists(folder.eventsPath(), code))
        return usageError("the job in " + folder.path().string() + " was started before",
                          "Go on with it by --resume, or choose another folder");
    auto impl = std::make_unique<Impl>(folder, std::move(lock).value());
    impl->events = SEXTANT_TRY(LineFile::open(folder.eventsPath()));
    impl->logFile = SEXTANT_TRY(LineFile::open(folder.logPath()));
    // Requests made to an earlier process are history; those made while a fresh job was queued still count.
    auto controlSize = std::filesystem::file_size(folder.controlPath(), code);
    impl->control =
        LineTail(folder.controlPath(), start == Start::Resume && !code ? static_cast<int64_t>(controlSize) : 0);
    const SpecKind* row = findSpecKind(kind);
    impl->isTrained = row && row->trains;
    impl->status.kind = kind;
    impl->status.state = JobState::Running;
    impl->status.pid = ::getpid();
    impl->status.host = hostName();
    impl->status.started = unixSeconds();
    impl->status.heartbeat = impl->status.started;
    SEXTANT_TRY(writeJobStatus(folder.statusPath(), impl->status));
    Impl* raw = impl.get();
    impl->signals.emplace(std::move(interrupted), [raw] { raw->requestStop(StopReason::Signal); });
    impl->thread = std::jthread([raw] { raw->loop(); });
    return std::unique_ptr<JobSession>(new JobSession(std::move(impl)));
}

JobSession::~JobSession() {
    m_impl->signals.reset();
    {
        std::lock_guard guard(m_impl->mutex);
        m_impl->closing = true;
    }
    m_impl->wake.notify_all();
    m_impl->thread.join();
}

const JobFolder& JobSession::folder() const { return m_impl->folder; }

void JobSession::send(const std::string& event, Json fields) { m_impl->emit(event, fields); }

void JobSession::log(const std::string& line) {
    {
        std::lock_guard guard(m_impl->mutex);
        m_impl->pendingLog += timestamp() + "  " + line + "\n";
    }
    m_impl->wake.notify_all();
}

std::stop_token JobSession::stop() const { return m_impl->stopped.get_token(); }

StopReason JobSession::stopReason() const { return m_impl->reason; }

void JobSession::setState(JobState state, const std::string& message) {
    {
        std::lock_guard guard(m_impl->mutex);
        const bool isStopping = m_impl->reason != StopReason::None && isActive(state);
        m_impl->status.state = isStopping ? JobState::Stopping : state;
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
