// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/text_operations.h"

#include "core/tokenizer/jinja/printing.h"

#include <algorithm>

namespace sextant::jinja {

namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool isLetter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

template <class Change>
Value changed(Runtime& runtime, const Text& text, Change change) {
    std::string bytes = text.bytes();
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = change(bytes[i], i);
    return runtime.make(text.withBytes(std::move(bytes)));
}

}  // namespace

std::string lowered(std::string bytes) {
    std::transform(bytes.begin(), bytes.end(), bytes.begin(), lower);
    return bytes;
}

Value stripped(Runtime& runtime, const Text& text, const Value* characters, Side side) {
    if (characters && !characters->text())
        runtime.fail("only the characters of a text can be stripped, not " + characters->kindName());
    const std::string* which = characters ? &characters->text()->bytes() : nullptr;
    // Each character at the ends is looked up among those to strip.
    if (which) runtime.step(text.size() * (1 + which->size() / 64) / 16);
    const size_t begin = side == Side::Back ? 0 : skipFront(text.bytes(), which);
    const size_t end = side == Side::Front ? text.size() : skipBack(text.bytes(), which);
    return runtime.make(text.slice(begin, end));
}

Value upperCase(Runtime& runtime, const Text& text) {
    return changed(runtime, text, [](char c, size_t) { return upper(c); });
}

Value lowerCase(Runtime& runtime, const Text& text) {
    return changed(runtime, text, [](char c, size_t) { return lower(c); });
}

Value capitalized(Runtime& runtime, const Text& text) {
    return changed(runtime, text, [](char c, size_t i) { return i == 0 ? upper(c) : lower(c); });
}

Value titleCase(Runtime& runtime, const Text& text, WordStart rule) {
    static constexpr std::string_view kSeparators = "- \t\n\r\v\f({[<";
    bool begins = true;
    return changed(runtime, text, [&](char c, size_t) {
        const char result = begins ? upper(c) : lower(c);
        const bool otherAscii = !isLetter(c) && static_cast<unsigned char>(c) < 0x80;
        begins = rule == WordStart::AfterSeparator ? kSeparators.find(c) != std::string_view::npos : otherAscii;
        return result;
    });
}

Value replaced(Runtime& runtime, const Text& text, const Text& wanted, const Text& replacement, int64_t count) {
    if (wanted.empty()) runtime.fail("an empty text cannot be replaced");
    Text result;
    size_t at = 0;
    for (; count != 0; --count) {
        const size_t found = findText(text.bytes(), wanted.bytes(), at);
        if (found == std::string::npos) break;
        result.append(text, at, found);
        result.append(replacement);
        runtime.checkSize(result.size());
        runtime.step();
        at = found + wanted.size();
    }
    result.append(text, at, text.size());
    return runtime.make(std::move(result));
}

namespace {

/// The next separator at or after `from`: where it begins and ends; the end of the text twice when there is none.
std::pair<size_t, size_t> nextSeparator(const Text& text, const Text* separator, size_t from) {
    const std::string_view bytes = text.bytes();
    if (separator) {
        const size_t found = findText(bytes, separator->bytes(), from);
        return found == std::string::npos ? std::pair(bytes.size(), bytes.size())
                                          : std::pair(found, found + separator->size());
    }
    size_t at = from;
    while (at < bytes.size() && skipFront(bytes.substr(at)) == 0) at += characterBorders(bytes.substr(at, 4))[1];
    return {at, at + skipFront(bytes.substr(at))};
}

}  // namespace

Value splitAt(Runtime& runtime, const Text& text, const Text* separator, int64_t count) {
    if (separator && separator->empty()) runtime.fail("a text cannot be split at an empty text");
    runtime.step(text.size() / (separator ? 64 : 4));
    std::vector<Value> parts;
    size_t at = separator ? 0 : skipFront(text.bytes());
    for (; count != 0; --count) {
        const auto [begin, end] = nextSeparator(text, separator, at);
        if (begin == text.size()) break;
        runtime.checkSize(parts.size() * sizeof(Value));
        parts.push_back(runtime.make(text.slice(at, begin)));
        runtime.step();
        at = end;
    }
    if (separator || at < text.size()) parts.push_back(runtime.make(text.slice(at, text.size())));
    return runtime.make(std::move(parts));
}

Value joined(Runtime& runtime, const std::vector<Value>& items, const Text& separator) {
    Text text;
    for (size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text.append(separator);
        text.append(printed(runtime, items[i]));
        runtime.checkSize(text.size());
        runtime.step();
    }
    return runtime.make(std::move(text));
}

}  // namespace sextant::jinja
