// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/byte_alphabet.h"

#include <array>
#include <cstdint>

namespace sextant {

namespace {

/// Printable Latin-1 bytes stand for themselves; the others follow from U+0100 in byte order.
const std::array<uint32_t, 256>& codeOfByte() {
    static const auto table = [] {
        std::array<uint32_t, 256> codes{};
        uint32_t next = 0x100;
        for (uint32_t byte = 0; byte < 256; ++byte) {
            const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
            codes[byte] = printable ? byte : next++;
        }
        return codes;
    }();
    return table;
}

const std::array<int16_t, 0x144>& byteOfCode() {
    static const auto table = [] {
        std::array<int16_t, 0x144> bytes{};
        bytes.fill(-1);
        for (size_t byte = 0; byte < 256; ++byte) bytes[codeOfByte()[byte]] = static_cast<int16_t>(byte);
        return bytes;
    }();
    return table;
}

}  // namespace

std::string bytesToCharacters(std::string_view bytes) {
    std::string text;
    for (unsigned char byte : bytes) {
        const uint32_t code = codeOfByte()[byte];
        if (code < 0x80) {
            text += static_cast<char>(code);
        } else {
            text += static_cast<char>(0xC0 | (code >> 6));
            text += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return text;
}

std::optional<std::string> charactersToBytes(std::string_view characters) {
    std::string bytes;
    for (size_t i = 0; i < characters.size(); ++i) {
        uint32_t code = static_cast<unsigned char>(characters[i]);
        if (code >= 0x80) {
            if (code < 0xC2 || code > 0xDF || i + 1 >= characters.size()) return std::nullopt;
            code = ((code & 0x1F) << 6) | (static_cast<unsigned char>(characters[++i]) & 0x3F);
        }
        if (code >= byteOfCode().size() || byteOfCode()[code] < 0) return std::nullopt;
        bytes += static_cast<char>(byteOfCode()[code]);
    }
    return bytes;
}

}  // namespace sextant
