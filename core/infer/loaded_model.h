// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/decoder.h"
#include "core/model/model_folder.h"
#include "core/tokenizer/tokenizer.h"

#include <filesystem>
#include <memory>

namespace sextant {

/// A checkpoint folder in memory, ready to decode: weights in the backend's memory, the tokenizer beside them.
class LoadedModel {
public:
    /// Reads config.json, the weights and tokenizer.json of `folder`. Fails (Data) naming what is wrong or missing, and
    /// (Machine) when the weights do not fit into memory.
    static Result<std::unique_ptr<LoadedModel>> load(const std::filesystem::path& folder, kernels::Backend& backend,
                                                     kernels::Precision precision);

    const std::filesystem::path& folder() const { return m_folder; }
    const ModelConfig& config() const { return m_config; }
    const Tokenizer& tokenizer() const { return *m_tokenizer; }
    const DecoderModel& decoderModel() const { return m_decoderModel; }
    kernels::Backend& backend() const { return m_backend; }
    /// Longest context in tokens.
    int64_t contextLength() const { return m_config.options.maxPositionEmbeddings; }
    int64_t weightBytes() const { return m_weightBytes; }

private:
    LoadedModel(std::filesystem::path folder, kernels::Backend& backend, const ModelConfig& config,
                std::shared_ptr<const Tokenizer> tokenizer, ElementType compute);
    Result<void> readWeights();

    std::filesystem::path m_folder;
    kernels::Backend& m_backend;
    ModelConfig m_config;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    ParameterLayout m_layout;
    int64_t m_weightBytes;
    Arena m_arena;
    DecoderModel m_decoderModel;
};

/// The folder to load for what a person names: a model folder itself, a job folder (its newest checkpoint), or a
/// checkpoints folder. A checkpoint that its job has removed meanwhile stands for the job's newest.
Result<std::filesystem::path> resolveModelFolder(const std::filesystem::path& path);

}  // namespace sextant
