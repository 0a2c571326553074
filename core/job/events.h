// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <stop_token>
#include <string>
#include <vector>

namespace sextant {

/// Where a run reports to. Implementations never block the caller on a disk and never throw. Any thread.
/// Event names and fields: docs/job-folder.md. Non-finite numbers go through numberToJson.
class RunEvents {
public:
    virtual ~RunEvents() = default;
    virtual void send(const std::string& event, Json fields) = 0;
    /// One line for people (log.txt).
    virtual void log(const std::string& line) = 0;

    void warning(const std::string& message) { send("warning", {{"message", message}}); }
    /// `total` 0: unknown. etaSeconds < 0: unknown.
    void progress(const std::string& stage, double done, double total, const std::string& unit, double etaSeconds) {
        Json fields = {{"stage", stage}, {"done", done}, {"total", total}, {"unit", unit}};
        fields["eta_seconds"] = etaSeconds < 0 ? Json() : Json(etaSeconds);
        send("progress", std::move(fields));
    }
};

/// What somebody asked a running job through control.jsonl.
struct ControlRequest {
    std::string id;
    std::string action;  ///< "pause", "continue", "checkpoint"; "stop" is heard by the session itself
    Json arguments;
};

/// What somebody outside wants of a running job. Any thread.
class RunControl {
public:
    virtual ~RunControl() = default;
    /// Requested by a signal, by a `stop` request, or when the folder was lost to somebody else.
    virtual std::stop_token stop() const = 0;
    /// Whether the folder is this run's no longer: then nothing more may be saved in it.
    virtual bool isFolderLost() const = 0;
    /// Requests that arrived since the last call, oldest first. Does not touch the disk.
    virtual std::vector<ControlRequest> takeRequests() = 0;
    /// For status.json, while the run waits.
    virtual void paused() = 0;
    virtual void continued() = 0;
};

}  // namespace sextant
