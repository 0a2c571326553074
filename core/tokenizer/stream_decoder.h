// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tokenizer/tokenizer.h"

#include <string>

namespace sextant {

/// Turns tokens into printable text as they come: a token may end in the middle of a character, which is held back.
class StreamDecoder {
public:
    explicit StreamDecoder(const Tokenizer& tokenizer) : m_tokenizer(tokenizer) {}
    /// What can be shown now: valid UTF-8, bytes that can never become a character as U+FFFD.
    std::string push(int32_t token);
    /// The held-back rest, as U+FFFD if it never became a character.
    std::string finish();

private:
    const Tokenizer& m_tokenizer;
    std::string m_held;
};

}  // namespace sextant
