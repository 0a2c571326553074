// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/spec/curate_spec.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sextant {

/// What sources hold, as far as their first records tell.
struct RecordPreview {
    struct Row {
        size_t file = 0;  ///< of `files`
        Record record;
    };
    struct Problem {
        size_t file = 0;
        BadRecord bad;
    };
    std::vector<std::filesystem::path> files;  ///< all of them, sorted
    int64_t bytes = 0;                         ///< of all, as they lie on the disk
    std::vector<Row> rows;
    std::vector<Problem> problems;  ///< records and files that cannot be read
};

/// The first records of the first files: at most `count` in all, evenly from at most eight files. Reads no more than
/// one chunk of each, so the size of the files does not matter. `wanted` is asked between files; when it says no, what
/// there is comes back. Errors are those of the sources (nothing matches, a folder that cannot be read) and of the
/// recipe's reading options.
Result<RecordPreview> previewRecords(const CurateSpec& spec, size_t count, const std::function<bool()>& wanted = {});

}  // namespace sextant
