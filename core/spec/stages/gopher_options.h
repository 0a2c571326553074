// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

#include <string>
#include <vector>

namespace sextant {

/// Whose reading of the same rule: the public pipelines agree on the thresholds and not on what is counted.
enum class GopherDialect { Datatrove, Nemo, Dclm, Dolma };

/// Rules of Gopher (Rae et al. 2021, table A1 and section A.1) about what a text is made of.
struct GopherQualityOptions {
    GopherDialect dialect = GopherDialect::Datatrove;
    int64_t minWords = 50, maxWords = 100'000;
    double minMeanWordLength = 3, maxMeanWordLength = 10;
    double maxHashRatio = 0.1, maxEllipsisRatio = 0.1;
    double maxBulletLines = 0.9, maxEllipsisLines = 0.3;
    double minAlphaWords = 0.8;
    int64_t minStopWords = 2;
    std::vector<std::string> stopWords = {"the", "be", "to", "of", "and", "that", "have", "with"};
};
const OptionTable& gopherQualityOptions();

/// Rules of Gopher about repetition.
struct GopherRepetitionOptions {
    GopherDialect dialect = GopherDialect::Datatrove;
    double maxDuplicateLines = 0.3, maxDuplicateParagraphs = 0.3;
    double maxDuplicateLineCharacters = 0.2, maxDuplicateParagraphCharacters = 0.2;
    double maxTop2gram = 0.2, maxTop3gram = 0.18, maxTop4gram = 0.16;
    double maxDuplicate5grams = 0.15, maxDuplicate6grams = 0.14, maxDuplicate7grams = 0.13;
    double maxDuplicate8grams = 0.12, maxDuplicate9grams = 0.11, maxDuplicate10grams = 0.1;
};
const OptionTable& gopherRepetitionOptions();

}  // namespace sextant
