// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_writer.h"
#include "core/model/gguf_model.h"
#include "core/model/model_folder.h"
#include "core/model/model_license.h"
#include "kernels/backend.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace sextant {

/// A model on disk that can be written anew in another format: a Hugging Face folder or a GGUF file. Movable.
class ModelSource {
public:
    /// Data errors name what is wrong or missing.
    static Result<ModelSource> open(const std::filesystem::path& path);

    const ModelConfig& config() const { return m_config; }
    const std::filesystem::path& path() const { return m_path; }
    const ModelLicense& license() const { return m_license; }
    int64_t parameterCount() const { return m_layout.parameterCount(); }
    /// All values in the order of the layout, fp32, part by part in pieces of whole rows, the rows of rotated
    /// projections in the order of `pairs`. `backend` works on host memory (the processor's).
    Result<void> read(kernels::Backend& backend, kernels::RopePairs pairs, const WeightSink& sink) const;

private:
    Result<void> readFile(kernels::Backend& backend, const WeightSink& sink) const;

    std::filesystem::path m_path;
    ModelConfig m_config;
    ModelLicense m_license;
    ParameterLayout m_layout;
    std::unique_ptr<GgufFile> m_file;  // null: a folder
};

/// Bytes of the tensors of a GGUF file that writeGgufModel makes of such a model.
int64_t ggufTensorBytes(const ModelShape& shape, GgufType type);

/// Called with the elements written so far; while a long model is written.
using ExportProgress = std::function<void(int64_t elements)>;

/// Writes a GGUF file: keys (the licence among them), vocabulary (`vocabulary` sets its keys for so many rows of the
/// embedding), matrices as `type` (those whose rows are not whole blocks as Q8_0, or F16 where not even that fits),
/// vectors as F32. Fails (Data) where GGUF has no word for the family, (Interrupted) after a stop.
Result<void> writeGgufModel(kernels::Backend& backend, const std::filesystem::path& path, const ModelSource& source,
                            GgufType type, const std::function<void(GgufHeader& header, int64_t rows)>& vocabulary,
                            const ExportProgress& progress, std::stop_token stop);

/// Writes config.json, generation_config.json and model.safetensors in F32 or BF16; and a README.md that names the
/// licence, where the original has one and the folder no README yet.
Result<void> writeModelFolder(kernels::Backend& backend, const std::filesystem::path& folder, const ModelSource& source,
                              ElementType stored, const ExportProgress& progress, std::stop_token stop);

}  // namespace sextant
