// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/job_folder.h"

#include <filesystem>

namespace sextant {

/// Has the engine train a byte-level BPE on the built-in samples into `folder`.
void writeTokenizer(const std::filesystem::path& folder, int64_t vocabularySize);

/// A tokenizer job as the engine leaves it: config, events up to this share of the merges, status, log; when finished
/// also the tokenizer and its report.
void writeTokenizerJob(const std::filesystem::path& folder, const std::string& name, JobState state, double mergesShare,
                       double started);

}  // namespace sextant
