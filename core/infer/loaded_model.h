// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/decoder.h"
#include "core/infer/stop_tokens.h"
#include "core/model/gguf_model.h"
#include "core/model/model_folder.h"
#include "core/tokenizer/tokenizer.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace sextant {

/// What a model folder or a .gguf file says of its model.
Result<ModelConfig> readModelFileConfig(const std::filesystem::path& path);

/// A model ready to decode, its tokenizer beside it: the weights of a folder in the backend's memory; those of a .gguf
/// file mapped, and read from disk as they are needed.
class LoadedModel {
public:
    /// Reads config.json, the weights and tokenizer.json of the folder `path`, or all of them from a .gguf file. Fails
    /// (Data) naming what is wrong or missing, such as a matrix with fewer rows than the tokenizer has ids, (Machine)
    /// when the weights do not fit into memory, and (Interrupted) soon after `stop` is requested.
    /// `rounding`: whether products with quantised weights may be computed in integers.
    static Result<std::unique_ptr<LoadedModel>> load(const std::filesystem::path& path, kernels::Backend& backend,
                                                     kernels::Precision precision, std::stop_token stop = {},
                                                     kernels::RowRounding rounding = kernels::RowRounding::None);

    const std::filesystem::path& folder() const { return m_folder; }
    const ModelConfig& config() const { return m_config; }
    const Tokenizer& tokenizer() const { return *m_tokenizer; }
    const DecoderModel& decoderModel() const { return m_decoderModel; }
    kernels::Backend& backend() const { return m_backend; }
    /// What ends a generation.
    const std::vector<int32_t>& stopTokens(PromptKind kind) const {
        return kind == PromptKind::Chat ? m_chatStops : m_textStops;
    }
    /// Longest context in tokens.
    int64_t contextLength() const { return m_config.shape.maxPositionEmbeddings; }
    int64_t weightBytes() const { return m_weightBytes; }

private:
    LoadedModel(std::filesystem::path folder, kernels::Backend& backend, const ModelConfig& config,
                std::shared_ptr<const Tokenizer> tokenizer, ElementType compute, std::unique_ptr<GgufFile> file);
    Result<void> readWeights(std::stop_token stop);
    Result<void> readVectors();

    std::filesystem::path m_folder;
    kernels::Backend& m_backend;
    ModelConfig m_config;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::unique_ptr<GgufFile> m_file;  // null: the weights come from a folder
    ParameterLayout m_layout;
    int64_t m_weightBytes;
    Arena m_arena;
    DecoderModel m_decoderModel;
    std::vector<int32_t> m_textStops, m_chatStops;
};

/// A Data error where the tokenizer has ids for which a model of `rows` rows has no embedding. `place`: whose they are.
Result<void> checkVocabulary(const Tokenizer& tokenizer, int64_t rows, const std::string& place);

}  // namespace sextant
