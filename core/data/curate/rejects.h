// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/curate/work_folders.h"
#include "core/data/formats/record_reader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// {"source": file, "place": .., "cause": .., "head": ..} and a newline: a line of rejects.jsonl.
void appendRejectLine(const std::string& file, const BadRecord& bad, std::string& lines);
/// Writes FOLDER/rejects.jsonl of what the first pass could not read; if it could read all, there is none.
Result<void> collectRejects(const WorkFolders& folders, const std::filesystem::path& folder);

/// A record that could not be read.
struct RejectedRecord {
    std::string source, place, cause;
    std::string head;  ///< its first bytes, at most 200
};
struct RejectList {
    int64_t count = 0;  ///< of all
    std::vector<RejectedRecord> first;
};
/// What a job could not read: how many records, and at most `most` of them. None where there is no rejects.jsonl. A
/// line that is no reject is a Data error.
Result<RejectList> readRejects(const std::filesystem::path& folder, size_t most);

}  // namespace sextant
