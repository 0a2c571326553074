// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace sextant {

/// The model folder, or the .gguf file, that stands behind what a person named.
struct FoundModel {
    std::filesystem::path folder;
    int64_t step = -1;      ///< of a job's checkpoint; -1: not known
    bool isChosen = false;  ///< a job or its checkpoints folder was named: this is the newest checkpoint in it

    /// For people and answers: "job/checkpoint-60", or the folder's own name.
    std::string name() const;
};

/// A model folder or a .gguf file stands for itself, a job folder or its checkpoints folder for the newest checkpoint,
/// a conversion for the model it wrote (its report says where). Anything else is a Data error; where a checkpoint of a
/// job was named that does not exist (any more), it lists those that do.
Result<FoundModel> findModel(const std::filesystem::path& path);

}  // namespace sextant
