// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace sextant {

/// A chat format that Sextant knows by name, as Jinja.
struct NamedTemplate {
    const char* name;
    const char* source;
    const char* endOfTurn;  ///< what ends an answer where that is not EOS
};
std::span<const NamedTemplate> namedTemplates();

}  // namespace sextant
