// SPDX-License-Identifier: Apache-2.0
#include "core/job/checkpoints.h"

#include "core/base/files.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace sextant {

namespace {

constexpr std::string_view kPrefix = "checkpoint-";
constexpr const char* kPinnedMark = "pinned";  // a file in the checkpoint
constexpr const char* kLatest = "latest";
constexpr const char* kAside = "aside";

/// The entries of a folder; empty where it cannot be read.
std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> entries;
    std::error_code code;
    std::filesystem::directory_iterator entry(folder, code), end;
    for (; !code && entry != end; entry.increment(code)) entries.push_back(entry->path());
    return entries;
}

Result<void> moveFolder(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code code;
    std::filesystem::rename(from, to, code);
    if (code) return machineError("cannot rename " + from.string() + " to " + to.string() + ": " + code.message());
    return {};
}

int64_t bytesOf(const std::filesystem::path& folder) {
    int64_t bytes = 0;
    std::error_code code;
    std::filesystem::recursive_directory_iterator entry(folder, code), end;
    for (; !code && entry != end; entry.increment(code)) {
        std::error_code unreadable;
        const auto size = entry->is_regular_file(unreadable) ? entry->file_size(unreadable) : 0;
        if (!unreadable) bytes += static_cast<int64_t>(size);
    }
    return bytes;
}

}  // namespace

std::string checkpointName(int64_t step) { return std::string(kPrefix) + std::to_string(step); }

std::optional<int64_t> checkpointStep(const std::string& name) {
    if (!name.starts_with(kPrefix)) return std::nullopt;
    int64_t step = 0;
    const char* end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, step);
    return error == std::errc() && stop == end ? std::optional(step) : std::nullopt;
}

std::vector<Checkpoint> listCheckpoints(const std::filesystem::path& root) {
    std::vector<Checkpoint> found;
    for (const auto& path : entriesOf(root)) {
        const auto step = checkpointStep(path.filename());
        if (!step) continue;
        std::error_code code;
        const bool isPinned = std::filesystem::exists(path / kPinnedMark, code);
        found.push_back({*step, path, isPinned ? Retention::Pinned : Retention::Rotating});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
    return found;
}

std::optional<Checkpoint> newestCheckpoint(const std::filesystem::path& root) {
    const auto all = listCheckpoints(root);
    if (all.empty()) return std::nullopt;
    std::error_code code;
    if (std::filesystem::is_regular_file(root / kLatest, code))
        if (const auto latest = readFile(root / kLatest))
            for (const Checkpoint& checkpoint : all)
                if (checkpoint.path.filename() == trimmed(latest.value())) return checkpoint;
    return all.back();
}

Result<void> setNewestCheckpoint(const std::filesystem::path& root, const Checkpoint& checkpoint) {
    return writeFileAtomically(root / kLatest, checkpoint.path.filename().string() + "\n");
}

Result<void> setRetention(const Checkpoint& checkpoint, Retention retention) {
    if (retention == Retention::Pinned) return writeFileAtomically(checkpoint.path / kPinnedMark, "");
    std::error_code code;
    std::filesystem::remove(checkpoint.path / kPinnedMark, code);
    if (code) return machineError("cannot remove " + (checkpoint.path / kPinnedMark).string() + ": " + code.message());
    return {};
}

Result<void> removeCheckpoint(const Checkpoint& checkpoint) {
    const std::filesystem::path doomed = checkpoint.path.string() + std::string(kUnfinishedSuffix);
    std::error_code code;
    std::filesystem::remove_all(doomed, code);
    SEXTANT_TRY(moveFolder(checkpoint.path, doomed));
    std::filesystem::remove_all(doomed, code);
    if (code) return machineError("cannot remove " + doomed.string() + ": " + code.message());
    return {};
}

void tidyCheckpoints(const std::filesystem::path& root, int64_t keepLast) {
    for (const auto& path : entriesOf(root)) {
        std::error_code code;
        if (path.filename().string().ends_with(kUnfinishedSuffix)) std::filesystem::remove_all(path, code);
    }
    const auto newest = newestCheckpoint(root);
    auto all = listCheckpoints(root);
    std::erase_if(all, [](const Checkpoint& checkpoint) { return checkpoint.retention == Retention::Pinned; });
    for (size_t i = 0; i + static_cast<size_t>(keepLast) < all.size(); ++i)
        if (all[i].path != newest->path) (void)removeCheckpoint(all[i]);
}

Result<std::vector<int64_t>> setLaterCheckpointsAside(const std::filesystem::path& root, int64_t step) {
    std::vector<int64_t> moved;
    for (const Checkpoint& checkpoint : listCheckpoints(root)) {
        if (checkpoint.step == step) SEXTANT_TRY(setNewestCheckpoint(root, checkpoint));
        if (checkpoint.step <= step) continue;
        SEXTANT_TRY(createFolders(root / kAside));
        std::filesystem::path place = root / kAside / checkpoint.path.filename();
        std::error_code code;
        for (int number = 2; std::filesystem::exists(place, code); ++number)
            place = root / kAside / (checkpoint.path.filename().string() + "-" + std::to_string(number));
        SEXTANT_TRY(moveFolder(checkpoint.path, place));
        moved.push_back(checkpoint.step);
    }
    return moved;
}

int64_t rotatingCheckpointBytes(const std::filesystem::path& root) {
    int64_t bytes = 0;
    for (const Checkpoint& checkpoint : listCheckpoints(root))
        if (checkpoint.retention == Retention::Rotating) bytes += bytesOf(checkpoint.path);
    return bytes;
}

}  // namespace sextant
