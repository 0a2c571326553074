// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parsed_object.h"

#include <charconv>
#include <cstdint>
#include <utility>

namespace sextant {

namespace {

template <class Number>
bool holds(std::string_view digits) {
    Number number{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size();
}

/// Whether these characters are a number as JSON writes them that fits neither 64 bits nor a double.
bool isLargeNumber(std::string_view token) {
    const std::string_view digits = token.substr(token.starts_with('-') ? 1 : 0);
    if (digits.empty() || digits[0] < '0' || digits[0] > '9') return false;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') return false;
    const size_t integer = std::min(digits.find_first_not_of("0123456789"), digits.size());
    if (integer == digits.size()) return !holds<int64_t>(token) && !holds<uint64_t>(token);
    size_t at = integer;
    if (digits[at] == '.') {
        const size_t end = std::min(digits.find_first_not_of("0123456789", at + 1), digits.size());
        if (end == at + 1) return false;
        at = end;
    }
    if (at < digits.size()) {
        if (digits[at] != 'e' && digits[at] != 'E') return false;
        ++at;
        if (at < digits.size() && (digits[at] == '+' || digits[at] == '-')) ++at;
        if (at == digits.size() || digits.find_first_not_of("0123456789", at) != std::string_view::npos) return false;
    }
    return !holds<double>(token);
}

constexpr std::string_view kMarkEscape = "\\u0001";  // there is no other way to write this character in JSON

/// How many marks one after the other do not occur in a text.
size_t marksFor(std::string_view text) {
    std::string marks(kMarkEscape);
    while (text.find(marks) != std::string_view::npos) marks += kMarkEscape;
    return marks.size() / kMarkEscape.size();
}

std::string written(size_t marks) {
    std::string text;
    for (size_t i = 0; i < marks; ++i) text += kMarkEscape;
    return text;
}

/// The text with its large numbers as texts; nothing if there are none.
std::optional<std::string> withNumbersAsTexts(std::string_view text, size_t marks) {
    constexpr std::string_view kNumber = "+-.0123456789Ee";
    std::string changed;
    size_t done = 0;
    for (size_t at = 0; at < text.size();) {
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\';
            ++at;
        } else if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9')) {
            const size_t end = std::min(text.find_first_not_of(kNumber, at), text.size());
            const std::string_view token = text.substr(at, end - at);
            if (isLargeNumber(token)) {
                changed.append(text, done, at - done);
                changed += '"' + written(marks);
                changed += token;
                changed += '"';
                done = end;
            }
            at = end;
        } else {
            ++at;
        }
    }
    if (done == 0) return std::nullopt;
    changed.append(text, done);
    return changed;
}

}  // namespace

simdjson::error_code ParsedObject::parse(simdjson::dom::parser& parser, std::string_view text) {
    m_marks = 0;
    simdjson::dom::element root;
    simdjson::error_code error = parser.parse(text.data(), text.size(), false).get(root);
    if (error == simdjson::NUMBER_ERROR) {
        const size_t marks = marksFor(text);
        if (auto changed = withNumbersAsTexts(text, marks)) {
            m_copy = std::move(*changed);
            m_marks = marks;
            error = parser.parse(m_copy).get(root);
        }
    }
    return error ? error : root.get(m_object);
}

simdjson::error_code ParsedObject::parseCopy(simdjson::dom::parser& parser, std::string text) {
    m_copy = std::move(text);
    m_copy.reserve(m_copy.size() + simdjson::SIMDJSON_PADDING);
    return parse(parser, std::string_view(m_copy));
}

std::string ParsedObject::json(const simdjson::dom::element& value) const {
    std::string json = simdjson::minify(value);
    if (m_marks == 0) return json;
    std::string restored;
    const std::string begin = '"' + written(m_marks);
    size_t done = 0;
    for (size_t at; (at = json.find(begin, done)) != std::string::npos;) {
        restored.append(json, done, at - done);
        const size_t end = json.find('"', at + begin.size());
        restored.append(json, at + begin.size(), end - at - begin.size());
        done = end + 1;
    }
    return restored.append(json, done);
}

bool ParsedObject::holdsLargeNumber(const simdjson::dom::element& value) const {
    return m_marks > 0 &&
           std::string_view(simdjson::minify(value)).find('"' + written(m_marks)) != std::string_view::npos;
}

std::optional<ParsedObject::Member> ParsedObject::member(std::string_view name) const {
    std::optional<Member> found;
    size_t index = 0;
    for (const auto& [key, value] : m_object) {
        if (key == name) found = Member{index, value};
        ++index;
    }
    return found;
}

std::optional<std::string_view> ParsedObject::text(const simdjson::dom::element& value) const {
    std::string_view text;
    if (value.get(text)) return std::nullopt;
    if (m_marks > 0 && text.starts_with(std::string(m_marks, '\1'))) return std::nullopt;
    return text;
}

}  // namespace sextant
