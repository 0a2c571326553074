// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/model/model_config.h"
#include "core/model/model_license.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// The tensors of a model that are stored in one type.
struct StoredWeights {
    std::string type;  ///< the file's word: "BF16", "Q4_K"
    int64_t tensors = 0, parameters = 0, bytes = 0;
};

/// What one chat with a model takes, as the engine plans it.
struct ChatMemory {
    int64_t weights = 0;        ///< bytes
    int64_t cachePerToken = 0;  ///< bytes of keys and values
    int64_t contextTokens = 0;  ///< that `total` is for
    int64_t total = 0;          ///< weights, cache and workspace at that context
    int64_t totalAtFullContext = 0;
};

/// What a model is, from its files alone: no weight is read.
struct ModelDescription {
    std::filesystem::path path;  ///< the folder or the .gguf file
    bool isGguf = false;
    int64_t step = -1, trainedTokens = -1;  ///< of a job's checkpoint; -1: not known
    std::string name;                       ///< what the file calls it; empty: nothing
    std::string family;                     ///< "qwen3": model_type, or general.architecture
    ModelLicense license;
    std::vector<StoredWeights> weights;  ///< by type, the most bytes first
    std::string weightsProblem;          ///< why they cannot be read; empty: they can
    std::optional<ModelConfig> config;   ///< nothing: `refusal` says why the engine does not compute it
    std::string refusal;
    std::optional<ChatMemory> memory;
    std::string tokenizer;            ///< its kind; empty: `tokenizerProblem` says why
    int64_t tokenizerVocabulary = 0;  ///< ids
    std::string tokenizerProblem;
    Json certificate;          ///< that lies beside a converted model (core/infer/certificate.h); null: none
    std::string chatTemplate;  ///< a name that ChatTemplate::named knows, "its own", or "none"

    int64_t weightBytes() const;
    int64_t parameters() const;
    /// For `inspect` and for the window (docs/models.md).
    Json json() const;
};

/// Describes a Hugging Face folder, a .gguf file, a checkpoint, or the newest checkpoint of a job. What is no model, or
/// whose file or config cannot be read at all, is a Data error; a model of a family that is not computed here is
/// described as far as its files go.
Result<ModelDescription> describeModel(const std::filesystem::path& path);

}  // namespace sextant
