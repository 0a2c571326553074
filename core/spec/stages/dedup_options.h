// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

namespace sextant {

/// What is compared as a whole.
enum class DedupUnit { Document, Paragraph, Line };

struct ExactDedupOptions {
    DedupUnit unit = DedupUnit::Document;
    bool normalize = false;
    int64_t minCharacters = 0;
    std::string index;
};

const OptionTable& exactDedupOptions();

struct ExactSubstringOptions {
    int64_t minLength = 100;
};
const OptionTable& exactSubstringOptions();

struct MinhashDedupOptions {
    double threshold = 0.8;
    int64_t ngramSize = 5;
    int64_t bands = 14;
    int64_t rows = 8;
    int64_t seed = 1;
    std::string index;
};

const OptionTable& minhashDedupOptions();

}  // namespace sextant
