// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <string>

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
    std::string action;  ///< "stop", "pause", "continue", "checkpoint"
    Json arguments;
};

}  // namespace sextant
