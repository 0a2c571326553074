// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_file.h"
#include "core/model/model_folder.h"
#include "core/model/model_license.h"
#include "kernels/backend.h"

#include <filesystem>
#include <memory>

namespace sextant {

/// A model on disk, a Hugging Face folder or a GGUF file, whose values are read one after the other: to write it in
/// another format, or to train it. Movable.
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

    /// The same model as a Hugging Face folder: its own config, or the one that its family has for the keys of a GGUF
    /// file. The layout of its shape is that of the file. A Data error where a GGUF file has other tensors than its
    /// family has in such a folder.
    Result<ModelConfig> folderConfig() const;

private:
    Result<void> readFile(kernels::Backend& backend, const WeightSink& sink) const;

    std::filesystem::path m_path;
    ModelConfig m_config;
    ModelLicense m_license;
    ParameterLayout m_layout;
    std::unique_ptr<GgufFile> m_file;  // null: a folder
};

/// How a model of that shape pairs the elements that are rotated.
inline kernels::RopePairs pairsOf(const ModelShape& shape) {
    return shape.interleavedPairs ? kernels::RopePairs::Neighbours : kernels::RopePairs::Halves;
}

}  // namespace sextant
