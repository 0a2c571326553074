// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_folder.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>

#include <unistd.h>

namespace sextant {

namespace {

constexpr std::array kStateNames{"queued", "running", "paused", "stopping", "finished", "failed", "interrupted"};
constexpr std::string_view kCheckpointPrefix = "checkpoint-";

std::string textAt(const Json& json, const char* key) {
    auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
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

Json JobStatus::toJson() const {
    return {{"state", jobStateName(state)}, {"kind", kind},       {"pid", pid},        {"host", host},
            {"heartbeat", heartbeat},       {"started", started}, {"message", message}};
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
    return status;
}

Result<JobFolder> JobFolder::create(const std::filesystem::path& path, const SpecKind& kind,
                                    const OptionValues& values) {
    if (isJob(path))
        return usageError("the job folder " + path.string() + " already holds a job",
                          "Choose another folder, or go on with that job by --resume");
    SEXTANT_TRY(createFolders(path));
    JobFolder folder(std::filesystem::absolute(path));
    SEXTANT_TRY(writeFileAtomically(folder.configPath(), toYaml(kind, values)));
    return folder;
}

Result<JobFolder> JobFolder::open(const std::filesystem::path& path) {
    if (!isJob(path))
        return usageError("there is no job in " + path.string() + " (no config.yaml)",
                          "Check the path of the job folder");
    return JobFolder(std::filesystem::absolute(path));
}

bool JobFolder::isJob(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path / "config.yaml", code);
}

Result<Config> JobFolder::readConfig() const { return sextant::readConfig(configPath()).result(); }

Result<JobStatus> JobFolder::readStatus() const {
    std::error_code code;
    if (!std::filesystem::exists(statusPath(), code)) return JobStatus{};
    JobStatus status = JobStatus::fromJson(SEXTANT_TRY(readJsonFile(statusPath())));
    if (isActive(status.state) && status.host == hostName() && !processExists(status.pid))
        status.state = JobState::Interrupted;
    return status;
}

Result<std::string> JobFolder::request(const std::string& action, const Json& arguments) const {
    static std::atomic<uint64_t> counter = 0;
    Json line = arguments;
    uint64_t unique = hashText(std::to_string(unixSeconds()) + "/" + std::to_string(::getpid()), counter++);
    std::string id = hexadecimal(unique);
    line["id"] = id;
    line["do"] = action;
    auto writer = SEXTANT_TRY(FileWriter::open(controlPath(), FileWriter::Mode::Append));
    SEXTANT_TRY(writer.write(toJsonLine(line) + "\n"));
    SEXTANT_TRY(writer.close());
    return id;
}

std::vector<JobFolder::Checkpoint> JobFolder::checkpoints() const {
    std::vector<Checkpoint> found;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(checkpointsPath(), code)) {
        std::string name = entry.path().filename();
        if (!name.starts_with(kCheckpointPrefix)) continue;
        int64_t step = 0;
        const char* end = name.data() + name.size();
        auto [stop, error] = std::from_chars(name.data() + kCheckpointPrefix.size(), end, step);
        if (error == std::errc() && stop == end) found.push_back({step, entry.path()});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
    return found;
}

}  // namespace sextant
