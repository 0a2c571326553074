// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// How a language writes comments and texts, as far as telling them apart needs.
struct ProgrammingLanguage {
    std::string name;                     ///< "python"
    std::vector<std::string> extensions;  ///< without the dot; also whole file names ("makefile")
    std::vector<std::string> lineComments;
    std::string blockOpen, blockClose;
    std::string quotes;          ///< each begins and ends a text on one line
    bool hasDocstrings = false;  ///< """ at the beginning of a line is a comment
    bool isMarkup = false;       ///< written in XML or HTML
};

/// The language behind a file name, an extension (with or without the dot) or a name, in any case; null if unknown.
const ProgrammingLanguage* findProgrammingLanguage(std::string_view nameOrFile);

/// Bytes of a text that are comments, markers included. A scanner, not a parser: what looks like a comment inside a
/// text over several lines counts as one. Linear.
size_t commentBytes(std::string_view text, const ProgrammingLanguage& language);

}  // namespace sextant
