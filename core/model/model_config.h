// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/plan/memory_plan.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace sextant {

/// Token ids that generation needs to know, from config.json. -1: none. Of several end-of-text ids `eos` is the first.
struct SpecialIds {
    int64_t bos = -1, eos = -1, pad = -1;
};

/// What generation_config.json says: the ids that end a text, and the maker's own settings for sampling, each of them
/// only where the file has it.
struct GenerationConfig {
    std::vector<int32_t> endIds;
    std::optional<double> temperature;  ///< 0 where the file says "do_sample": false
    std::optional<double> topP, minP, repetitionPenalty;
    std::optional<int64_t> topK;
};

/// The Hugging Face view of a model: config.json, and generation_config.json beside it.
struct ModelConfig {
    ModelShape shape;
    SpecialIds ids;
    ElementType storedType = ElementType::Float32;
    std::vector<int32_t> endIds;  ///< all of config.json's eos_token_id; written where they are several
    GenerationConfig generation;
    /// What the maker of a model that came from elsewhere wrote into config.json; null for a model made here.
    Json source;
};

/// Reads and checks config.json and, where it exists, generation_config.json of a model folder. A key of config.json
/// that asks for arithmetic which is not done here, or that is not known, is refused by name unless its value means
/// "off". Data errors name the file and the key.
Result<ModelConfig> readModelConfig(const std::filesystem::path& folder);

/// The same from the content of a config.json alone; `place` begins the sentence of a failure.
Result<ModelConfig> modelConfigOf(const Json& config, const std::string& place);

/// The texts of both files, for writing.
std::string configText(const ModelConfig& config);
std::string generationConfigText(const ModelConfig& config);

}  // namespace sextant
