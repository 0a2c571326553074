// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/pretrain_spec.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// The guided first run: what is made where, and which questions are asked at the end.
struct DemoPlan {
    std::filesystem::path corpusFolder;
    std::filesystem::path jobFolder;
    PretrainSpec spec;
    std::vector<std::string> questions;
};

/// Writes the bundled corpus into `out`/corpus (unless it is there) and describes the training job `out`/training.
Result<DemoPlan> prepareDemo(const std::filesystem::path& out);

}  // namespace sextant
