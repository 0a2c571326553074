// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_status.h"

#include "core/base/files.h"

#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace sextant {

namespace {

constexpr std::array kStateNames{"queued", "running", "paused", "stopping", "finished", "failed", "interrupted"};
constexpr int kFormatVersion = 1;

std::string textAt(const Json& json, const char* key) {
    auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Over the bytes that are there, with blanks behind, which JSON does not mind.
bool writeInPlace(const std::filesystem::path& path, std::string text) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return false;
    const off_t before = ::lseek(descriptor, 0, SEEK_END);
    if (before > static_cast<off_t>(text.size())) text.append(static_cast<size_t>(before) - text.size(), ' ');
    const bool isWhole = ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    return isWhole;
}

}  // namespace

std::string jobStateName(JobState state) { return kStateNames[static_cast<size_t>(state)]; }

std::optional<JobState> jobStateFromName(const std::string& name) {
    for (size_t i = 0; i < kStateNames.size(); ++i)
        if (name == kStateNames[i]) return static_cast<JobState>(i);
    return std::nullopt;
}

bool isActive(JobState state) {
    return state == JobState::Running || state == JobState::Paused || state == JobState::Stopping;
}

JobEnd JobStatus::end() const {
    switch (state) {
        case JobState::Finished:
            return JobEnd::Finished;
        case JobState::Failed:
            return JobEnd::Failed;
        case JobState::Interrupted:
            return isUnexpectedEnd ? JobEnd::Unexpected : JobEnd::Stopped;
        default:
            return JobEnd::None;
    }
}

Json JobStatus::toJson() const {
    return {{"format", kFormatVersion},
            {"state", jobStateName(state)},
            {"kind", kind},
            {"pid", pid},
            {"host", host},
            {"heartbeat", heartbeat},
            {"started", started},
            {"message", message},
            {"unexpected_end", isUnexpectedEnd}};
}

JobStatus JobStatus::fromJson(const Json& json) {
    JobStatus status;
    if (!json.is_object()) return status;
    status.state = jobStateFromName(textAt(json, "state")).value_or(JobState::Queued);
    status.kind = textAt(json, "kind");
    status.host = textAt(json, "host");
    status.message = textAt(json, "message");
    if (auto pid = json.find("pid"); pid != json.end() && pid->is_number_integer()) status.pid = pid->get<int64_t>();
    auto number = [&](const char* key) {
        auto found = json.find(key);
        return found != json.end() ? numberFromJson(*found, 0) : 0.0;
    };
    status.heartbeat = number("heartbeat");
    status.started = number("started");
    if (auto found = json.find("unexpected_end"); found != json.end()) status.isUnexpectedEnd = *found == true;
    return status;
}

Result<void> writeJobStatus(const std::filesystem::path& path, const JobStatus& status) {
    const std::string text = toJsonText(status.toJson());
    auto written = writeFileAtomically(path, text, Durability::Buffered);
    if (!written && writeInPlace(path, text)) return {};
    return written;
}

}  // namespace sextant
