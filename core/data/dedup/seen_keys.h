// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/data/dedup/sorted_file_writer.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// The keys of an exact-duplicate index: a folder with one sorted file per job that was added. One thread.
class SeenKeys {
public:
    /// What all jobs but `jobName` added. An empty path or a folder that is not there yet is an empty index. A damaged
    /// file is a Data error.
    static Result<SeenKeys> open(const std::filesystem::path& index, const std::string& jobName);
    /// Whether an earlier job kept this. REQUIRES keys in ascending order from call to call.
    bool contains(const Hash128& key);

    /// For the keys of one job. A job that is added again replaces itself. `note`: a file of the job for how far it is.
    static Result<SortedFileWriter<Hash128>> add(const std::filesystem::path& index, const std::string& jobName,
                                                 const std::filesystem::path& note);

private:
    struct Keys {
        MappedFile file;
        size_t next = 0;
    };
    std::vector<Keys> m_files;
};

}  // namespace sextant
