// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/data/documents.h"

#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace sextant {

/// A batch of document parts, about eight megabytes, and how to divide it into even pieces of work.
struct PartBatch {
    std::vector<DocumentPart> parts;
    /// Ranges of parts with about 128 KiB of text each.
    std::vector<std::span<const DocumentPart>> chunks() const;
};

/// Reads all files in order, their places numbered by the list, and hands their documents to `work` batch by batch;
/// tells `progress` after each and stops with Interrupted when asked to.
Result<void> forEachBatch(const std::vector<std::filesystem::path>& files, const ReadingOptions& reading,
                          ReadingReport& report, const DataProgress& progress, const std::stop_token& stop,
                          const std::function<Result<void>(const PartBatch& batch)>& work);

}  // namespace sextant
