// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/document_split.h"
#include "core/spec/option_table.h"

#include <string>
#include <vector>

namespace sextant {

/// Texts to a byte-level BPE tokenizer (`kind: tokenizer`).
struct TokenizerSpec {
    std::string name = "tokenizer";
    std::vector<DataSource> sources;
    DocumentSplit documentSplit = DocumentSplit::File;
    std::string textField = "text";
    int64_t vocabSize = 4096;
    int64_t specialTokens = 3;                   ///< in all; more if the named ones need more
    std::vector<std::string> specialTokenNames;  ///< beside begin, end and padding
    std::string chatTemplate = "deepseek-llm";
    std::string preTokenizer = "deepseek-llm";
    double memoryLimit = 6;
    int64_t threads = 0;
};

const OptionTable& tokenizerOptions();

}  // namespace sextant
