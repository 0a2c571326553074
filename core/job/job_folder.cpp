// SPDX-License-Identifier: Apache-2.0
#include "core/job/job_folder.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/job/folder_lock.h"

#include <atomic>

#include <unistd.h>

namespace sextant {

namespace {

constexpr double kHeartbeatCounts = 60;  // seconds; clocks of other machines may differ a little

bool isAlive(const JobFolder& folder, const JobStatus& status) {
    const LockHolder holder = FolderLock::holder(folder.lockPath());
    if (holder == LockHolder::Somebody) return true;
    if (holder == LockHolder::Nobody && status.host == hostName()) return false;
    return unixSeconds() - status.heartbeat < kHeartbeatCounts;
}

}  // namespace

Result<JobFolder> JobFolder::create(const std::filesystem::path& path, const SpecKind& kind,
                                    const OptionValues& values) {
    const auto refuse = [&] {
        return usageError("the job folder " + path.string() + " already holds a job",
                          "Choose another folder; or leave out the config to start that job, or add --resume to go on "
                          "with it");
    };
    if (isJob(path)) return refuse();
    SEXTANT_TRY(createFolders(path));
    JobFolder folder(std::filesystem::absolute(path));
    const FolderLock lock = SEXTANT_TRY(FolderLock::take(folder.lockPath(), LockKind::Sole));
    if (isJob(path)) return refuse();
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
    auto read = [&]() -> Result<JobStatus> { return JobStatus::fromJson(SEXTANT_TRY(readJsonFile(statusPath()))); };
    JobStatus status = SEXTANT_TRY(read());
    if (!isActive(status.state) || isAlive(*this, status)) return status;
    // It may have ended, and said so, between the two looks.
    status = SEXTANT_TRY(read());
    if (!isActive(status.state)) return status;
    status.state = JobState::Interrupted;
    status.isUnexpectedEnd = true;
    if (status.message.empty())
        status.message = "the process that worked on it ended without a word: it was killed, or the machine went down.";
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

}  // namespace sextant
