// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// What one of the processes that share a job says of its part, in JobFolder::partsPath()/pass-P-part-I-of-N.json; the
/// job's events and status belong to the one process that holds the job alone.
struct PartRecord {
    size_t part = 0, parts = 1;
    std::string state;  ///< running, finished, interrupted, failed
    std::string host;
    int64_t pid = 0;
    double heartbeat = 0;  ///< unix seconds when this was written
    int64_t done = 0, total = 0;
    std::string unit;
    std::string message;  ///< the sentence of a failure
};

/// Keeps the record of a running part. Failing to write it is ignored: nothing depends on it.
/// One thread at a time.
class PartRecorder {
public:
    PartRecorder(const std::filesystem::path& folder, size_t pass, size_t part, size_t parts);
    /// Writes now and then.
    void progress(int64_t done, int64_t total, const std::string& unit);
    void end(const Result<void>& outcome);

private:
    void write();

    std::filesystem::path m_path;
    PartRecord m_record;
};

/// The records of a pass, the newest first; files that are no records are left out.
std::vector<PartRecord> readPartRecords(const std::filesystem::path& folder, size_t pass);

/// How far the parts of a pass are, taken together.
struct PassProgress {
    size_t pass = 0, parts = 0;
    double done = 0;       ///< in parts: 3.5 of 8
    int64_t running = 0;   ///< parts whose records say so; one that was killed cannot say otherwise
    double heartbeat = 0;  ///< unix seconds when the last of them wrote
    std::string failure;   ///< the sentence of a part that failed and is not done again yet
};
/// Of the newest pass that has records, by the number of parts that was used last. Nothing if there is none.
std::optional<PassProgress> newestPass(const std::filesystem::path& folder);

}  // namespace sextant
