// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/data/curate/work_folders.h"
#include "core/data/curate/work_share.h"

#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// What a part says of itself, in work/parts/pass-P-part-I-of-N.json; the job's events and status belong to the one
/// process that holds the job alone.
struct PartRecord {
    Part part;
    std::string state;  ///< running, finished, interrupted, failed
    std::string host;
    int64_t pid = 0;
    double heartbeat = 0;  ///< unix seconds when this was written
    int64_t done = 0, total = 0;
    std::string unit;
    std::string message;  ///< the sentence of a failure
};

/// Keeps the record of a running part. A record that cannot be written is done without: nothing depends on it.
/// One thread at a time.
class PartRecorder {
public:
    PartRecorder(const WorkFolders& folders, size_t pass, Part part);
    /// Writes now and then.
    void progress(int64_t done, int64_t total, const std::string& unit);
    void end(const Result<void>& outcome);

private:
    void write();

    std::filesystem::path m_path;
    PartRecord m_record;
};

/// The records of a pass, the newest first; files that are no records are left out.
std::vector<PartRecord> readPartRecords(const WorkFolders& folders, size_t pass);

}  // namespace sextant
