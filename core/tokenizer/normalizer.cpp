// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/normalizer.h"

#include "core/base/text.h"

#include <unicode/bytestream.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kMostSteps = 64, kMostGrowth = 64, kLongestPrefix = 1024;

/// Applies `change` to the stretches that are valid UTF-8.
std::string onValidText(std::string_view text,
                        const std::function<void(std::string_view valid, std::string& result)>& change) {
    std::string result;
    while (!text.empty()) {
        const size_t valid = std::min(firstInvalidUtf8(text), text.size());
        if (valid > 0) change(text.substr(0, valid), result);
        if (valid < text.size()) result += text[valid];
        text.remove_prefix(std::min(valid + 1, text.size()));
    }
    return result;
}

std::string normalized(const icu::Normalizer2& form, std::string_view text) {
    return onValidText(text, [&](std::string_view valid, std::string& result) {
        UErrorCode code = U_ZERO_ERROR;
        icu::StringByteSink<std::string> sink(&result);
        form.normalizeUTF8(0, icu::StringPiece(valid.data(), static_cast<int32_t>(valid.size())), sink, nullptr, code);
    });
}

const icu::Normalizer2* formNamed(const std::string& name) {
    UErrorCode code = U_ZERO_ERROR;
    const icu::Normalizer2* form = name == "NFC"    ? icu::Normalizer2::getNFCInstance(code)
                                   : name == "NFD"  ? icu::Normalizer2::getNFDInstance(code)
                                   : name == "NFKC" ? icu::Normalizer2::getNFKCInstance(code)
                                   : name == "NFKD" ? icu::Normalizer2::getNFKDInstance(code)
                                                    : nullptr;
    return U_SUCCESS(code) ? form : nullptr;
}

std::string lowercase(std::string_view text) {
    return onValidText(text, [](std::string_view valid, std::string& result) {
        icu::UnicodeString::fromUTF8(icu::StringPiece(valid.data(), static_cast<int32_t>(valid.size())))
            .toLower(icu::Locale::getRoot())
            .toUTF8String(result);
    });
}

std::string withoutAccents(std::string_view text) {
    return onValidText(text, [](std::string_view valid, std::string& result) {
        const auto characters =
            icu::UnicodeString::fromUTF8(icu::StringPiece(valid.data(), static_cast<int32_t>(valid.size())));
        icu::UnicodeString kept;
        for (int32_t at = 0; at < characters.length(); at = characters.moveIndex32(at, 1))
            if (const UChar32 c = characters.char32At(at); u_charType(c) != U_NON_SPACING_MARK) kept.append(c);
        kept.toUTF8String(result);
    });
}

std::string_view stripped(std::string_view text, bool left, bool right) {
    auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (left && !text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (right && !text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

Result<Normalizer> Normalizer::fromJson(const Json& json, const std::string& place) {
    Normalizer normalizer;
    normalizer.m_json = json;
    SEXTANT_TRY(normalizer.read(json, place, 0));
    return normalizer;
}

Result<void> Normalizer::read(const Json& json, const std::string& place, int depth) {
    auto bad = [&](const std::string& what) {
        return dataError(place + ": " + what, "Use a tokenizer without this normalizer");
    };
    if (json.is_null()) return {};
    if (m_steps.size() >= kMostSteps) return bad("the normalizer has too many steps");
    auto text = [&](const char* key) {
        auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const std::string type = json.is_object() ? text("type") : std::string();
    if (type == "Sequence") {
        auto list = json.find("normalizers");
        if (list == json.end() || !list->is_array() || list->size() > kMostSteps || depth > 8)
            return bad("the normalizer's Sequence is damaged");
        for (const Json& step : *list) SEXTANT_TRY(read(step, place, depth + 1));
        return {};
    }
    if (const icu::Normalizer2* form = formNamed(type)) {
        m_steps.push_back([form](std::string_view t) { return normalized(*form, t); });
    } else if (type == "Lowercase") {
        m_steps.push_back(lowercase);
    } else if (type == "StripAccents") {
        m_steps.push_back(withoutAccents);
    } else if (type == "Strip") {
        const bool left = json.value("strip_left", true), right = json.value("strip_right", true);
        m_steps.push_back([left, right](std::string_view t) { return std::string(stripped(t, left, right)); });
    } else if (type == "Prepend") {
        if (text("prepend").size() > kLongestPrefix)
            return bad("the text a Prepend of the normalizer adds is too long");
        m_steps.push_back([prefix = text("prepend")](std::string_view t) {
            return t.empty() ? std::string() : prefix + std::string(t);
        });
    } else if (type == "Replace") {
        auto pattern = json.find("pattern");
        if (pattern == json.end() || !pattern->is_object() || !pattern->contains("String") ||
            !(*pattern)["String"].is_string() || (*pattern)["String"] == "")
            return bad("a Replace of the normalizer does not name a text to replace");
        const std::string from = (*pattern)["String"].get<std::string>(), to = text("content");
        m_growth *= std::max<size_t>(1, (to.size() + from.size() - 1) / from.size());
        if (m_growth > kMostGrowth) return bad("what the normalizer replaces makes a text more than 64 times as long");
        m_steps.push_back([from, to](std::string_view t) { return replaceAll(t, from, to); });
    } else {
        return bad(
            "the normalizer \"" + type +
            "\" is not supported; known are NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Replace and Prepend");
    }
    return {};
}

std::string Normalizer::apply(std::string_view text) const {
    std::string result(text);
    for (const auto& step : m_steps) result = step(result);
    return result;
}

}  // namespace sextant
