// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/curation.h"

#include <filesystem>
#include <string>

namespace sextant {

/// Where a curation keeps what it is working on.
struct WorkFolders {
    std::filesystem::path work;

    static WorkFolders of(const std::filesystem::path& jobFolder) { return {jobFolder / "work"}; }
    std::filesystem::path pass(size_t pass) const { return work / ("pass-" + std::to_string(pass)); }
    std::filesystem::path verdicts(size_t step) const { return work / ("step-" + std::to_string(step) + ".verdicts"); }
    /// What the processes that share the job say of their parts (core/job/part_records.h).
    std::filesystem::path parts() const { return work / "parts"; }
    /// How much of the output is written.
    std::filesystem::path output() const { return work / "output.json"; }
    /// Marks that an index has what the job kept.
    std::filesystem::path remembered(size_t step) const {
        return work / ("step-" + std::to_string(step) + ".remembered");
    }
    std::filesystem::path scratch(size_t step) const { return work / ("step-" + std::to_string(step)); }
};

/// Makes the work folder and remembers the files and the tokenizer in it, or checks that they are what the job began
/// with. Gives back the options with their files sorted, each once. Any number of processes at once.
Result<CurationOptions> beginWork(CurationOptions options, const WorkFolders& folders);

}  // namespace sextant
