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

/// What becomes of the borders between documents and sequences: one stream that is cut anywhere, or rows of whole
/// documents.
enum class Packing { Stream, BestFit };

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
    Packing packing = Packing::Stream;
    int64_t sequenceLength = 0;
    std::string chatDate = "2024-07-26";  ///< dateFrom() reads it
};

const OptionTable& packOptions();

}  // namespace sextant
