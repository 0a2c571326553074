// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/data/dedup/sorted_runs.h"
#include "core/data/dedup/verdict.h"

#include <filesystem>
#include <span>
#include <stop_token>

namespace sextant {

/// The verdicts of one corpus stage, sorted by document. Any thread.
class VerdictFile {
public:
    /// Of the verdicts of several sorted files. Goes on where an earlier process was interrupted.
    static Result<void> write(const std::filesystem::path& path, const SortedRuns<Verdict>& verdicts,
                              int64_t memoryBytes, const std::stop_token& stop = {});
    static Result<VerdictFile> open(const std::filesystem::path& path);
    /// Whether write() has come to its end, and what it left, compared with its checksum.
    static bool isComplete(const std::filesystem::path& path);
    static Result<VerdictFile> openChecked(const std::filesystem::path& path);
    /// Those of the documents from `first` to `last`, both included.
    std::span<const Verdict> between(uint64_t first, uint64_t last) const;

private:
    MappedFile m_file;
};

}  // namespace sextant
