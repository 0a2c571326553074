// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/events.h"
#include "core/job/job_folder.h"

#include <functional>
#include <memory>
#include <vector>

namespace sextant {

/// Why a running job shall stop.
enum class StopReason { None, Signal, Request, FolderLost };

/// A process working on a job: holds the folder's lock, writes events, log and status, keeps the heartbeat, hears
/// requests, and is the one source of stopping. One background thread does all file work, so that emitting an event
/// costs a queue push. Ending the session flushes everything.
class JobSession : public RunEvents, public RunControl {
public:
    enum class Start { Fresh, Resume };

    /// Takes the lock and announces the job as running. Fails (Machine) when a live process holds the folder, when the
    /// folder cannot be written, or (Usage) when a fresh start meets events of an earlier one. `interrupted`: of
    /// signals, heard beside requests.
    static Result<std::unique_ptr<JobSession>> start(const JobFolder& folder, const std::string& kind, Start start,
                                                     std::stop_token interrupted = {});
    ~JobSession() override;
    JobSession(const JobSession&) = delete;
    JobSession& operator=(const JobSession&) = delete;

    const JobFolder& folder() const;
    void send(const std::string& event, Json fields) override;
    void log(const std::string& line) override;

    std::stop_token stop() const override;
    StopReason stopReason() const;
    bool isFolderLost() const override { return stopReason() == StopReason::FolderLost; }
    /// Of kinds that are not trained, every request but `stop` is refused at once.
    std::vector<ControlRequest> takeRequests() override;
    void paused() override { setState(JobState::Paused); }
    void continued() override { setState(JobState::Running); }

    /// A job that was asked to stop stays Stopping until it has ended.
    void setState(JobState state, const std::string& message = {});
    /// Called for every event after it was queued, in the order of the file, one call at a time, on the emitting
    /// thread: a terminal's progress lines. Set before anything is sent.
    void setObserver(std::function<void(const std::string& event, const Json& fields)> observer);
    /// Waits until everything emitted so far is in the files, or until they could not be written.
    void flush();

private:
    struct Impl;
    explicit JobSession(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace sextant
