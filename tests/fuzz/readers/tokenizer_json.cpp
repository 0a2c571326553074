// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/use_vocabulary.h"

namespace sextant::fuzz {

void readForeignFile(std::string_view bytes) {
    auto parts = readTokenizerJson(bytes, "tokenizer.json");
    if (parts) useVocabulary(std::move(parts).value());
}

}  // namespace sextant::fuzz
