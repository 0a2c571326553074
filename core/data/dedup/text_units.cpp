// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/text_units.h"

#include "core/base/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace sextant {

void forEachUnit(std::string_view text, DedupUnit unit, const std::function<void(const TextUnit&)>& visit) {
    size_t begin = 0, contentEnd = 0;
    bool hasContent = false;
    auto finish = [&](size_t end) {
        if (hasContent) visit({begin, end, trimmed(text.substr(begin, contentEnd - begin))});
        begin = end;
        hasContent = false;
    };
    bool afterBlank = false;
    for (size_t start = 0; start < text.size();) {
        const size_t newline = text.find('\n', start);
        const size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
        const bool blank = trimmed(text.substr(start, end - start)).empty();
        const bool opens = !blank && (unit == DedupUnit::Line || afterBlank);
        if (opens && hasContent) finish(start);
        if (!blank) {
            hasContent = true;
            contentEnd = end;
        }
        afterBlank = blank;
        start = end;
    }
    finish(text.size());
}

std::string normalizedForComparison(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    bool pendingBlank = false;
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < length;) {
        UChar32 character;
        U8_NEXT_OR_FFFD(text.data(), i, length, character);
        if (u_isUWhiteSpace(character)) {
            pendingBlank = !result.empty();
            continue;
        }
        if (u_ispunct(character)) continue;
        if (pendingBlank) result += ' ';
        pendingBlank = false;
        char bytes[U8_MAX_LENGTH];
        int32_t size = 0;
        U8_APPEND_UNSAFE(bytes, size, u_tolower(character));
        result.append(bytes, static_cast<size_t>(size));
    }
    return result;
}

}  // namespace sextant
