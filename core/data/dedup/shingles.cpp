// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/shingles.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sextant {

namespace {

constexpr uint64_t kBase = 0x9E3779B97F4A7C15;  // odd: the rolling sum is taken modulo 2^64

uint64_t mixed(uint64_t x) {  // finaliser of MurmurHash3: every bit depends on every bit
    x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCD;
    x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53;
    return x ^ (x >> 33);
}

/// Eight bytes with ASCII capitals made small.
uint64_t lowered(uint64_t bytes) {
    constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
    const uint64_t low = bytes & ~kHigh;
    const uint64_t fromA = low + kOnes * (0x80 - 'A'), pastZ = low + kOnes * (0x80 - 'Z' - 1);
    return bytes | ((fromA & ~pastZ & ~bytes & kHigh) >> 2);
}

uint64_t hashWord(const char* word, size_t size) {
    uint64_t hash = size * kBase;
    for (; size >= 8; word += 8, size -= 8) {
        uint64_t bytes;
        std::memcpy(&bytes, word, 8);
        hash = (hash ^ lowered(bytes)) * 0xD6E8FEB86659FD93;
        hash ^= hash >> 32;
    }
    if (size > 0) {
        uint64_t bytes = 0;
        std::memcpy(&bytes, word, size);
        hash = (hash ^ lowered(bytes)) * 0xD6E8FEB86659FD93;
        hash ^= hash >> 32;
    }
    return hash;
}

enum class Kind : uint8_t { Separator, Inside, Alone };

constexpr auto kAsciiInside = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<size_t>(c)] = table[static_cast<size_t>(c - 32)] = true;
    return table;
}();

Kind kindOf(uint32_t c) {
    if (c < 0x2000)
        return c == 0xA0 || c == 0xAB || c == 0xBB || c == 0xA7 || c == 0xB6 || c == 0xBF || c == 0xA1 || c == 0x85
                   ? Kind::Separator
               : c >= 0x0E00 && c < 0x0E80 ? Kind::Alone
                                           : Kind::Inside;
    if (c < 0x2070 || (c >= 0x3000 && c < 0x3040))
        return c == 0x3005 || c == 0x3007 ? Kind::Alone : Kind::Separator;  // punctuation
    if ((c >= 0x3040 && c < 0x3100) || (c >= 0x31F0 && c < 0x3200) || (c >= 0x3400 && c < 0xA000) ||
        (c >= 0xF900 && c < 0xFB00))
        return Kind::Alone;
    if (c >= 0xFF00 && c < 0xFF66) {  // full-width forms
        const uint32_t ascii = c - 0xFEE0;
        return ascii < 0x80 && kAsciiInside[ascii] ? Kind::Inside : Kind::Separator;
    }
    if (c >= 0xFE30 && c < 0xFE50) return Kind::Separator;
    return c >= 0x20000 && c < 0x32000 ? Kind::Alone : Kind::Inside;
}

/// Takes one character of two bytes and more from valid UTF-8. Returns its bytes.
size_t decode(const char* text, size_t left, uint32_t& character) {
    const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
    const uint32_t first = byte(0);
    const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (size > left) {
        character = 0xFFFD;
        return left;
    }
    character = size == 2   ? (first & 0x1F) << 6 | (byte(1) & 0x3F)
                : size == 3 ? (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F)
                            : (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    return size;
}

void wordHashes(std::string_view text, std::vector<uint64_t>& hashes) {
    size_t start = 0;
    bool inside = false;
    auto end = [&](size_t at) {
        if (inside) hashes.push_back(hashWord(text.data() + start, at - start));
        inside = false;
    };
    for (size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            if (!kAsciiInside[byte])
                end(i);
            else if (!inside)
                start = i, inside = true;
            ++i;
            continue;
        }
        uint32_t character;
        const size_t size = decode(text.data() + i, text.size() - i, character);
        const Kind kind = kindOf(character);
        if (kind != Kind::Inside) end(i);
        if (kind == Kind::Alone) hashes.push_back(hashWord(text.data() + i, size));
        if (kind == Kind::Inside && !inside) start = i, inside = true;
        i += size;
    }
    end(text.size());
}

}  // namespace

void wordShingles(std::string_view text, int ngramSize, std::vector<uint64_t>& hashes) {
    hashes.clear();
    wordHashes(text, hashes);
    if (hashes.empty()) return;
    const size_t n = std::min(static_cast<size_t>(ngramSize), hashes.size());
    uint64_t highest = 1;  // base^(n-1): the weight of the word that leaves next
    for (size_t i = 1; i < n; ++i) highest *= kBase;
    uint64_t sum = 0;
    for (size_t i = 0; i + 1 < n; ++i) sum = sum * kBase + hashes[i];
    const size_t count = hashes.size() - n + 1;
    for (size_t i = 0; i < count; ++i) {
        const uint64_t leaving = hashes[i];
        sum = sum * kBase + hashes[i + n - 1];
        hashes[i] = mixed(sum);
        sum -= leaving * highest;
    }
    hashes.resize(count);
}

void makeSet(std::vector<uint64_t>& hashes) {
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

double jaccard(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
    size_t i = 0, j = 0, both = 0;
    while (i < a.size() && j < b.size()) {
        const uint64_t x = a[i], y = b[j];
        both += x == y;
        i += x <= y;
        j += y <= x;
    }
    const size_t either = a.size() + b.size() - both;
    return either > 0 ? static_cast<double>(both) / static_cast<double>(either) : 0;
}

}  // namespace sextant
