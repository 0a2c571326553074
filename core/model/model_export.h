// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_writer.h"
#include "core/model/model_source.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace sextant {

/// Bytes of the tensors of a GGUF file that writeGgufModel makes of such a model.
int64_t ggufTensorBytes(const ModelShape& shape, GgufType type);

/// Called with the elements written so far; while a long model is written.
using ExportProgress = std::function<void(int64_t elements)>;

/// What a GGUF file is to hold beside the numbers of its model.
struct GgufForm {
    GgufType type = GgufType::F32;  ///< of matrices: those whose rows are not whole blocks become Q8_0, or F16
    std::string name;               ///< "general.name"
    /// Sets the keys of the vocabulary, for so many rows of the embedding.
    std::function<void(GgufHeader& header, int64_t rows)> vocabulary = [](GgufHeader&, int64_t) {};
};

/// Writes a GGUF file: keys (the licence among them), vocabulary, matrices, vectors as F32. Fails (Data) before
/// anything is written where GGUF has no words for the model, (Interrupted) after a stop, which leaves nothing behind.
Result<void> writeGgufModel(kernels::Backend& backend, const std::filesystem::path& path, const ModelSource& source,
                            const GgufForm& form, const ExportProgress& progress, std::stop_token stop);

/// Writes config.json, generation_config.json and model.safetensors in F32 or BF16; and a README.md that names the
/// licence, where the original has one and the folder no README yet.
Result<void> writeModelFolder(kernels::Backend& backend, const std::filesystem::path& folder, const ModelSource& source,
                              ElementType stored, const ExportProgress& progress, std::stop_token stop);

}  // namespace sextant
