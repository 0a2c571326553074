// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/sentencepiece.h"

#include "core/base/text.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace sextant {

namespace {

constexpr std::string_view kSpace = "\u2581";

bool isInsideCharacter(std::string_view text, size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

std::string sentencePieceText(std::string_view token) { return replaceAll(token, kSpace, " "); }
std::string sentencePieceToken(std::string_view text) { return replaceAll(text, " ", kSpace); }

std::optional<uint8_t> sentencePieceByte(std::string_view token) {
    if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return std::nullopt;
    auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    const int high = digit(token[3]), low = digit(token[4]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<uint8_t>(16 * high + low);
}

std::string sentencePieceByteToken(uint8_t byte) {
    constexpr const char* digits = "0123456789ABCDEF";
    return {'<', '0', 'x', digits[byte >> 4], digits[byte & 15], '>'};
}

std::vector<Merge> mergesOfScores(const std::vector<std::string>& tokens, const std::vector<float>& scores) {
    std::unordered_map<std::string_view, int32_t> idOf;
    for (size_t id = 0; id < tokens.size(); ++id)
        if (!tokens[id].empty()) idOf.emplace(tokens[id], static_cast<int32_t>(id));
    std::vector<size_t> order(tokens.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return scores[a] > scores[b]; });
    std::vector<Merge> merges;
    int32_t rank = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        const size_t id = order[i];
        if (i > 0 && scores[id] != scores[order[i - 1]]) ++rank;  // equal scores: the leftmost pair first
        const std::string_view token = tokens[id];
        for (size_t cut = 1; cut < token.size(); ++cut) {
            if (isInsideCharacter(token, cut)) continue;
            auto left = idOf.find(token.substr(0, cut)), right = idOf.find(token.substr(cut));
            if (left != idOf.end() && right != idOf.end())
                merges.push_back({left->second, right->second, static_cast<int32_t>(id), rank});
        }
    }
    return merges;
}

}  // namespace sextant
