// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// What becomes of the matches of a splitting step (names of Hugging Face tokenizers).
enum class SplitBehavior { Isolated, Contiguous, MergedWithPrevious, MergedWithNext };

/// One step of a pre-tokenizer: cuts every piece further. Immutable; any thread.
class SplitStep {
public:
    virtual ~SplitStep() = default;
    /// Appends where the pieces of `piece` end, counted from its beginning plus `offset`.
    virtual void split(std::string_view piece, uint32_t offset, std::vector<uint32_t>& ends) const = 0;
};

enum class Matches { AreMatches, AreGaps };  // AreGaps: "invert"

/// Matches of a regular expression (Oniguruma's syntax, oniguruma.h, run by PCRE2's compiler to machine code). Data
/// errors name the expression and the place in it. An expression that backtracks beyond a bound leaves the piece whole.
Result<std::shared_ptr<const SplitStep>> makeRegexStep(const std::string& expression, SplitBehavior behavior,
                                                       Matches matches);

/// A fixed text that is matched as it stands.
std::shared_ptr<const SplitStep> makeTextStep(std::string text, SplitBehavior behavior, Matches matches);

/// GPT-2's expression, which "ByteLevel" uses.
inline constexpr const char* kGpt2Expression =
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

}  // namespace sextant
