// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/document_split.h"
#include "core/spec/mix_options.h"
#include "core/spec/option_table.h"

#include <string>
#include <vector>

namespace sextant {

/// How the training documents lie in the shards.
enum class DocumentOrder { Shuffled, AsRead };

/// Documents to token shards (`kind: pack`).
struct PackSpec {
    std::string name = "shards";
    int64_t seed = 1234;
    std::vector<DataSource> sources;
    DocumentSplit documentSplit = DocumentSplit::File;
    std::string textField = "text";
    std::string tokenizer;
    int64_t tokenizerVocabSize = 2048;
    double validationFraction = 0.02;
    int64_t threads = 0;
    MixOptions mix;
    DocumentOrder order = DocumentOrder::Shuffled;
};

const OptionTable& packOptions();

}  // namespace sextant
