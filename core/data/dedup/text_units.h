// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/stages/dedup_options.h"

#include <functional>
#include <string>
#include <string_view>

namespace sextant {

/// A paragraph or line of a text. Cutting [begin, end) out removes it with the newlines that separate it from the next.
struct TextUnit {
    size_t begin = 0, end = 0;
    std::string_view content;  ///< without the white space around it
};

/// The units of a text that are not blank, in order. REQUIRES unit != DedupUnit::Document.
void forEachUnit(std::string_view text, DedupUnit unit, const std::function<void(const TextUnit&)>& visit);

/// In lower case, without punctuation, white space between words as one blank (Unicode, by ICU).
std::string normalizedForComparison(std::string_view text);

}  // namespace sextant
