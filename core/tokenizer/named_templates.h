// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

namespace sextant {

/// A chat format that Sextant knows by name, as Jinja.
struct NamedTemplate {
    const char* name;
    const char* source;
    const char* endOfTurn;                   ///< what ends an answer where that is not EOS
    std::vector<std::string> specialTokens;  ///< what a tokenizer needs beside BOS and EOS
};
std::span<const NamedTemplate> namedTemplates();

}  // namespace sextant
