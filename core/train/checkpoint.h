// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/job/checkpoints.h"
#include "core/model/model_folder.h"
#include "core/plan/parameters.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sextant {

/// Where a run stands; enough, with weights and moments, to go on with the same bits.
struct TrainerPosition {
    int64_t step = 0;     ///< optimizer steps done
    int64_t tokens = 0;   ///< tokens processed
    int64_t samples = 0;  ///< training sequences consumed: the position in the global data order
    int64_t seed = 0;
};

/// Weights and optimizer moments as flat fp32 buffers of the layout.
struct TrainerState {
    TrainerPosition position;
    std::vector<float> weights, firstMoment, secondMoment;
};

/// Writes `root`/checkpoint-STEP: the Hugging Face folder, the tokenizer's files copied from `tokenizerFolder` (none if
/// empty), and trainer/ with master weights, moments, position and checksums. Everything goes to a temporary name
/// first, is synced, then renamed; then `root`/latest is rewritten. On failure nothing of it stays.
struct CheckpointContent {
    const TrainerState* state = nullptr;
    const ParameterLayout* layout = nullptr;
    ModelConfig config;
    std::filesystem::path tokenizerFolder;
    Retention retention = Retention::Rotating;
};
Result<std::filesystem::path> writeCheckpoint(const std::filesystem::path& root, const CheckpointContent& content);

/// Reads trainer/ back and checks every checksum. A damaged file is a Data error that names the checkpoint, the file
/// and the tensor.
Result<TrainerState> readTrainerState(const std::filesystem::path& checkpoint, const ParameterLayout& layout);

}  // namespace sextant
