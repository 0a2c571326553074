// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/model_config.h"
#include "core/plan/parameters.h"

#include <filesystem>
#include <functional>
#include <span>

namespace sextant {

/// Gets fp32 values that belong at element `offset` of a layout's flat buffer.
using WeightSink = std::function<void(int64_t offset, std::span<const float> values)>;
/// Gives all values to a sink, in the order of the layout.
using WeightReader = std::function<Result<void>(const WeightSink& sink)>;

/// Writes config.json, generation_config.json and model.safetensors (in `stored` precision, Hugging Face names),
/// synced. `weights` is the flat fp32 buffer of the layout.
Result<void> writeModelFolder(const std::filesystem::path& folder, const ModelConfig& config,
                              const ParameterLayout& layout, std::span<const float> weights);
/// The same with weights that come one after the other.
Result<void> writeModelFolder(const std::filesystem::path& folder, const ModelConfig& config,
                              const ParameterLayout& layout, const WeightReader& weights);

/// The files that hold the weights of a folder: model.safetensors, or those its index names, in the order of their
/// names. Whether they are there is not looked at.
Result<std::vector<std::filesystem::path>> modelWeightFiles(const std::filesystem::path& folder);

/// Reads model.safetensors (or the shards of model.safetensors.index.json) in pieces of whole rows, in layout order.
/// Every parameter must be there with its shape, in F32, BF16 or F16.
Result<void> readModelWeights(const std::filesystem::path& folder, const ParameterLayout& layout,
                              const WeightSink& sink);

/// Shape of a logical parameter as Hugging Face stores it: [rows, columns], vectors [rows].
std::vector<int64_t> storedShape(const StoredParameter& parameter, const LogicalParameter& part);

}  // namespace sextant
