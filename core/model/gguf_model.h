// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_file.h"
#include "core/model/model_config.h"
#include "core/model/weights.h"

#include <string>

namespace sextant {

/// What a GGUF file says of its model: shape, ids, ends. Its keys are turned into the config.json of the family first
/// (ModelConfig::source), so that every family is read in one place; what the file does differently from Hugging Face
/// is set right after that: neighbouring rotary pairs, norms that have their 1 already. Data errors name file and key.
Result<ModelConfig> readGgufConfig(const GgufFile& file);

/// The name of a Hugging Face parameter in GGUF files: "blk.3.attn_q.weight".
std::string ggufNameOf(const std::string& parameter, const ModelShape& shape);

/// Finds every tensor of the layout and checks its shape; a Data error names the first that is wrong.
Result<void> checkGgufTensors(const GgufFile& file, const ParameterLayout& layout, const ModelShape& shape);

/// The matrices where they are mapped, in their own types; the vectors are those of `vectors`. REQUIRES
/// checkGgufTensors. The file outlives the views.
WeightViews ggufWeights(const GgufFile& file, const ParameterLayout& layout, const ModelShape& shape,
                        const kernels::Tensor& vectors);

/// "general.architecture" of a model_type; empty: GGUF has no name for it.
std::string ggufArchitectureOf(const std::string& modelType);
/// Whether files of that architecture keep rotated pairs as neighbours.
bool ggufPairsAreNeighbours(const std::string& architecture);

}  // namespace sextant
