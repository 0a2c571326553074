// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/merge_table.h"

namespace sextant {

/// A token as SentencePiece writes it, with blanks for U+2581; and back.
std::string sentencePieceText(std::string_view token);
std::string sentencePieceToken(std::string_view text);
/// The byte of a fallback token "<0x0A>", and back.
std::optional<uint8_t> sentencePieceByte(std::string_view token);
std::string sentencePieceByteToken(uint8_t byte);

/// The merges behind a vocabulary with scores: any two tokens that together are a token, better scores first. Tokens
/// are as `sentencePieceText` gives them; empty ones are left out.
std::vector<Merge> mergesOfScores(const std::vector<std::string>& tokens, const std::vector<float>& scores);

}  // namespace sextant
