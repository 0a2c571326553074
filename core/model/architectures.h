// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/config_fields.h"
#include "core/plan/model_shape.h"

#include <string>
#include <string_view>

namespace sextant {

/// A family of models: what its config.json says of the arithmetic beyond the sizes that all of them share. A new
/// family is one row and one function in architectures.cpp, and a fixture in tests/fixtures/make_family_references.py.
struct Architecture {
    std::string_view modelType;  ///< "model_type" of config.json
    std::string_view name;       ///< for people: "Qwen 2 and 2.5"
    bool tiedByDefault = false;  ///< "tie_word_embeddings" where the config does not say
    /// Fills in what `shape` does not have yet: head size, layers, rotary positions, norms, biases, multipliers.
    Result<void> (*read)(const ConfigFields& config, ModelShape& shape) = nullptr;
};

/// The row of a model_type, or a data error at `place` that names the families there are.
Result<const Architecture*> architectureOf(const std::string& modelType, const std::string& place);

/// "Llama 2 and 3, Mistral, ...", in the order of the table.
std::string supportedFamilies();

}  // namespace sextant
