// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"
#include "core/spec/problem.h"

#include <string>
#include <vector>

namespace sextant {

/// C4 (Raffel et al. 2020): lines are cut out, and what is left is judged as a page.
struct C4Options {
    int64_t minWordsPerLine = 5;
    bool requireTerminalPunctuation = true;
    int64_t maxWordLength = 1000;
    bool dropJavascriptLines = true;
    bool dropPolicyLines = true;
    bool removeCitations = true;
    int64_t minSentences = 3;
    int64_t maxCurlyBrackets = 0;
    int64_t maxLoremIpsum = 0;
    int64_t maxCharacters = 1'000'000'000;
};
const OptionTable& c4Options();

/// FineWeb's own rules (Penedo et al. 2024).
struct FineWebOptions {
    double minPunctuatedLines = 0.12;
    double maxShortLines = 0.67;
    int64_t shortLine = 30;
    double maxDuplicateLineCharacters = 0.01;
    double maxNewlineRatio = 0.3;
};
const OptionTable& fineWebOptions();

struct LanguageOptions {
    std::vector<std::string> languages = {"en"};
    double minScore = 0.65;
};
const OptionTable& languageOptions();

struct UrlListOptions {
    std::vector<std::string> domains;
    std::string domainFile;
    std::vector<std::string> words;
    std::vector<std::string> softWords;
    int64_t minSoftWords = 2;
};
const OptionTable& urlListOptions();
std::vector<Problem> checkUrlList(const Json& options);

}  // namespace sextant
