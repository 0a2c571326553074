// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant::engine {

/// `tokenizer encode` and `decode`: standard input to standard output, in bounded memory.
struct TokenizerTextArguments {
    std::string tokenizer;
    int threads = 0;
    bool pieces = false, whole = false, specials = false;
};
int runTokenizerEncode(const TokenizerTextArguments& arguments);
int runTokenizerDecode(const TokenizerTextArguments& arguments);

/// `tokenizer info` and `compare`.
struct TokenizerReportArguments {
    std::string first, second;
    std::vector<std::string> files;
    int64_t limit = 10;
};
int runTokenizerInfo(const TokenizerReportArguments& arguments, const CommandContext& context);
int runTokenizerCompare(const TokenizerReportArguments& arguments, const CommandContext& context);

}  // namespace sextant::engine
