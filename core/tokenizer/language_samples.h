// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace sextant {

/// A short text in a language or a kind of code (datasets/samples), compiled in.
struct LanguageSample {
    std::string_view label;  ///< "English", "Chinese", "Python" ...
    std::string_view text;
};

std::span<const LanguageSample> languageSamples();

}  // namespace sextant
