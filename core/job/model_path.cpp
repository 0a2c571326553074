// SPDX-License-Identifier: Apache-2.0
#include "core/job/model_path.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/job/job_folder.h"

namespace sextant {

namespace {

constexpr size_t kMostListed = 10;
constexpr std::string_view kCheckpoints = "checkpoints";

/// The path without a slash at its end, which would count as an empty name.
std::filesystem::path named(const std::filesystem::path& path) {
    const auto normal = std::filesystem::absolute(path).lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();
}

int64_t stepOf(const std::filesystem::path& folder) {
    return folder.parent_path().filename() == kCheckpoints ? checkpointStep(folder.filename()).value_or(-1) : -1;
}

/// "checkpoint-40, checkpoint-50": the newest ones.
std::string listOf(const std::vector<Checkpoint>& checkpoints) {
    std::vector<std::string> names;
    for (size_t i = checkpoints.size() - std::min(checkpoints.size(), kMostListed); i < checkpoints.size(); ++i)
        names.push_back(checkpoints[i].path.filename());
    return join(names, ", ");
}

/// The model that a finished conversion names in its report, relative to its folder or absolute.
std::optional<std::filesystem::path> writtenModel(const JobFolder& job) {
    std::error_code code;
    if (!JobFolder::isJob(job.path()) || !std::filesystem::exists(job.reportPath(), code)) return std::nullopt;
    const auto report = readJsonFile(job.reportPath());
    if (!report || !report.value().is_object()) return std::nullopt;
    const auto model = report.value().find("model");
    if (model == report.value().end() || !model->is_string()) return std::nullopt;
    const auto path = job.path() / model->get<std::string>();
    const bool isThere = path.extension() == ".gguf" ? std::filesystem::is_regular_file(path, code)
                                                     : std::filesystem::exists(path / "config.json", code);
    return isThere ? std::optional(path) : std::nullopt;
}

}  // namespace

std::string FoundModel::name() const {
    const auto path = named(folder);
    if (path.parent_path().filename() != kCheckpoints) return path.filename();
    return path.parent_path().parent_path().filename() / path.filename();
}

Result<FoundModel> findModel(const std::filesystem::path& path) {
    std::error_code code;
    const auto folder = named(path);
    if (folder.extension() == ".gguf" && std::filesystem::is_regular_file(folder, code))
        return FoundModel{path, -1, false};
    if (std::filesystem::exists(folder / "config.json", code)) return FoundModel{path, stepOf(folder), false};
    const auto parent = folder.parent_path();
    if (parent.filename() == kCheckpoints) {
        const auto others = JobFolder(parent.parent_path()).checkpoints();
        const bool exists = std::filesystem::exists(folder, code);
        return dataError("there is no " + std::string(exists ? "model" : "checkpoint") + " \"" +
                             folder.filename().string() + "\" in " + parent.string(),
                         others.empty() ? "The job has no checkpoint yet" : "Choose one of these: " + listOf(others));
    }
    const bool isCheckpoints = folder.filename() == kCheckpoints;
    if (const auto newest = JobFolder(isCheckpoints ? parent : path).newestCheckpoint())
        return FoundModel{newest->path, newest->step, true};
    if (const auto written = writtenModel(JobFolder(folder))) return FoundModel{*written, -1, false};
    return dataError(
        "there is no model in " + path.string(),
        "Name a folder with config.json and model.safetensors, a .gguf file, or a job that has a checkpoint");
}

}  // namespace sextant
