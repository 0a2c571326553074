// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_text.h"

#include <array>

namespace sextant {

namespace {

constexpr auto kNeedsEscape = [] {
    std::array<bool, 256> table{};
    for (size_t c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

}  // namespace

void appendJsonString(std::string_view text, std::string& json) {
    json += '"';
    size_t start = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!kNeedsEscape[byte]) continue;
        json.append(text, start, i - start);
        start = i + 1;
        switch (byte) {
            case '"': json += "\\\""; break;
            case '\\': json += "\\\\"; break;
            case '\n': json += "\\n"; break;
            case '\r': json += "\\r"; break;
            case '\t': json += "\\t"; break;
            default: json += {'\\', 'u', '0', '0', "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
        }
    }
    json.append(text, start);
    json += '"';
}

}  // namespace sextant
