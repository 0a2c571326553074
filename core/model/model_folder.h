// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/plan/memory_plan.h"
#include "core/plan/parameters.h"
#include "core/spec/pretrain_spec.h"

#include <filesystem>
#include <functional>
#include <span>

namespace sextant {

/// Token ids that generation needs to know, from config.json / generation_config.json. -1: none.
struct SpecialIds {
    int64_t bos = -1, eos = -1, pad = -1;
};

/// The Hugging Face view of a model: config.json of a LlamaForCausalLM.
struct ModelConfig {
    ModelOptions options;
    SpecialIds ids;
    ElementType storedType = ElementType::Float32;
};

/// Reads and checks config.json of a model folder. Data errors name the file and the key.
Result<ModelConfig> readModelConfig(const std::filesystem::path& folder);

/// Writes config.json, generation_config.json and model.safetensors (in `stored` precision, Hugging Face names),
/// synced. `weights` is the flat fp32 buffer of the layout.
Result<void> writeModelFolder(const std::filesystem::path& folder, const ModelConfig& config,
                              const ParameterLayout& layout, std::span<const float> weights);

/// Reads model.safetensors (or the shards of model.safetensors.index.json) piece by piece in layout order:
/// `sink(offset, values)` gets the fp32 values that belong at element `offset` of the flat buffer. Every parameter must
/// be there with its shape, in F32, BF16 or F16.
using WeightSink = std::function<void(int64_t offset, std::span<const float> values)>;
Result<void> readModelWeights(const std::filesystem::path& folder, const ParameterLayout& layout,
                              const WeightSink& sink);

/// Shape of a logical parameter as Hugging Face stores it: [rows, columns], norms [columns].
std::vector<int64_t> storedShape(const StoredParameter& parameter, const LogicalParameter& part);

}  // namespace sextant
