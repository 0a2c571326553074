// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_text.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace sextant {

namespace {

constexpr auto kNeedsEscape = [] {
    std::array<bool, 256> table{};
    for (size_t c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

/// Whether any of eight bytes may need an escape: most of a text does not, and is passed over eight by eight.
bool mayNeedEscape(const char* bytes) {
    constexpr uint64_t kOnes = 0x0101010101010101, kHighBits = 0x8080808080808080;
    uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    auto below = [](uint64_t value, uint64_t limit) { return (value - kOnes * limit) & ~value & kHighBits; };
    return (below(word, 0x20) | below(word ^ kOnes * '"', 1) | below(word ^ kOnes * '\\', 1)) != 0;
}

}  // namespace

void appendJsonString(std::string_view text, std::string& json) {
    json += '"';
    size_t start = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        while (i + 8 <= text.size() && !mayNeedEscape(text.data() + i)) i += 8;
        if (i == text.size()) break;
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!kNeedsEscape[byte]) continue;
        json.append(text, start, i - start);
        start = i + 1;
        switch (byte) {
            case '"':
                json += "\\\"";
                break;
            case '\\':
                json += "\\\\";
                break;
            case '\n':
                json += "\\n";
                break;
            case '\r':
                json += "\\r";
                break;
            case '\t':
                json += "\\t";
                break;
            default:
                json += {'\\', 'u', '0', '0', "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
        }
    }
    json.append(text, start);
    json += '"';
}

}  // namespace sextant
