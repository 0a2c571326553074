// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/events.h"
#include "core/job/job_folder.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sextant {

/// A process working on a job: holds the folder's lock, writes events, log and status, keeps the heartbeat, collects
/// control requests. One background thread does all file work, so that emitting an event costs a queue push.
/// Ending the session flushes everything.
class JobSession : public RunEvents {
public:
    enum class Start { Fresh, Resume };

    /// Takes the lock and announces the job as running. Fails (Machine) when a live process holds the folder, when the
    /// folder cannot be written, or (Usage) when a fresh start meets events of an earlier one.
    static Result<std::unique_ptr<JobSession>> start(const JobFolder& folder, const std::string& kind, Start start);
    ~JobSession() override;
    JobSession(const JobSession&) = delete;
    JobSession& operator=(const JobSession&) = delete;

    const JobFolder& folder() const;
    void send(const std::string& event, Json fields) override;
    void log(const std::string& line) override;

    void setState(JobState state, const std::string& message = {});
    /// Requests that arrived since the last call, oldest first. Does not touch the disk.
    std::vector<ControlRequest> takeRequests();
    /// Called for every event after it was queued, on the emitting thread: a terminal's progress lines.
    void setObserver(std::function<void(const std::string& event, const Json& fields)> observer);
    /// Waits until everything emitted so far is in the files.
    void flush();

private:
    struct Impl;
    explicit JobSession(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace sextant
