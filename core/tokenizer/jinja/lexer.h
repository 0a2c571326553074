// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sextant::jinja {

enum class TokenKind {
    Data,
    OutputBegin,
    OutputEnd,
    StatementBegin,
    StatementEnd,
    Name,
    String,
    Integer,
    Real,
    Symbol,
    End
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;  ///< of a string: what it stands for, escapes undone
    int line = 1, column = 1;
};

/// The tokens of a template, closed by End. White space around the tags is already cut as Hugging Face has it: the
/// newline after a statement or comment, blanks before one on its line, all where a tag carries a minus, and one
/// newline at the very end. Comments are gone. Throws Failure.
std::vector<Token> lex(std::string_view source);

/// For errors: the token as it stands in the template.
std::string describe(const Token& token);

}  // namespace sextant::jinja
