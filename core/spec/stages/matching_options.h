// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"
#include "core/spec/problem.h"

#include <string>
#include <vector>

namespace sextant {

/// What happens where a pattern matches.
enum class RegexAction { DropMatching, DropOthers, Remove };

struct RegexOptions {
    std::vector<std::string> patterns;
    RegexAction action = RegexAction::DropMatching;
    int64_t maxMatches = 0;
    int64_t minMatches = 1;
    std::string replacement;
};
const OptionTable& regexOptions();
std::vector<Problem> checkRegex(const Json& options);

struct WordListOptions {
    std::vector<std::string> words;
    std::string wordFile;
    int64_t maxMatches = 0;
    double maxShare = 1;
    double keepFraction = 0;
    int64_t seed = 1;
};
const OptionTable& wordListOptions();
std::vector<Problem> checkWordList(const Json& options);

}  // namespace sextant
