// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_file.h"
#include "core/model/model_config.h"
#include "core/model/weights.h"

#include <string>

namespace sextant {

/// What a GGUF file, or one that is to be written, says of its model: shape, ids, ends. Its keys are turned into the
/// config.json of the family first (ModelConfig::source), so that every family is read in one place; what the file does
/// differently from Hugging Face is set right after that: neighbouring rotary pairs, norms that have their 1 already.
/// Of the tensors it needs names, types and shapes, and the bytes of those that are factors of the rotary positions.
/// Data errors name `place` and the key.
Result<ModelConfig> readGgufConfig(const GgufContents& contents, const std::string& place);
inline Result<ModelConfig> readGgufConfig(const GgufFile& file) {
    return readGgufConfig(file.contents(), file.path().string());
}

/// The name of a Hugging Face parameter in GGUF files: "blk.3.attn_q.weight".
std::string ggufNameOf(const std::string& parameter, const ModelShape& shape);

/// Finds every tensor of the layout and checks its shape; a Data error names the first that is wrong, or says that the
/// file holds a vocabulary alone.
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
