// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/printing.h"

#include "core/tokenizer/jinja/operators.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sextant::jinja {

std::string printedReal(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::array<char, 400> buffer;
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
    std::string text(buffer.data(), end.ptr);
    return plain && text.find('.') == std::string::npos ? text + ".0" : text;
}

namespace {

enum class Style { Python, Json };

/// Writes values into one text. Characters of texts keep their tags, and so do the escapes that stand for them.
class Writer {
public:
    Writer(Runtime& runtime, Style style, int64_t indent) : m_runtime(runtime), m_style(style), m_indent(indent) {}

    void value(const Value& value) {
        m_runtime.step();
        m_runtime.checkSize(m_text.size());
        const bool json = m_style == Style::Json;
        if (value.text()) return quoted(*value.text());
        if (value.list()) return list(*value.list());
        if (value.dictionary()) return dictionary(*value.dictionary());
        if (value.isNone()) return m_text.append(json ? "null" : "None");
        if (value.truth()) return m_text.append(*value.truth() ? (json ? "true" : "True") : (json ? "false" : "False"));
        if (value.integer()) return m_text.append(std::to_string(*value.integer()));
        if (value.real()) return m_text.append(real(*value.real()));
        if (json) requireDefined(m_runtime, value);
        if (json) m_runtime.fail(value.kindName() + " cannot be written as JSON");
        m_text.append(value.isUndefined() ? "Undefined" : "<" + value.kindName() + ">");
    }
    Text take() { return std::move(m_text); }

private:
    std::string real(double value) const {
        if (m_style == Style::Python || std::isfinite(value)) return printedReal(value);
        return std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
    }

    void quoted(const Text& text) {
        const std::string& bytes = text.bytes();
        const bool useDouble =
            m_style == Style::Json || (bytes.find('\'') != std::string::npos && bytes.find('"') == std::string::npos);
        const char quote = useDouble ? '"' : '\'';
        m_text.append(std::string_view(&quote, 1));
        size_t plain = 0;
        for (size_t i = 0; i < bytes.size(); ++i) {
            const std::string escape = escapeOf(bytes[i], quote);
            if (escape.empty()) continue;
            m_text.append(text, plain, i);
            m_text.append(escape, text.tagAt(i));
            plain = i + 1;
        }
        m_text.append(text, plain, bytes.size());
        m_text.append(std::string_view(&quote, 1));
        m_runtime.chargeBytes(text.size() * 8);
    }

    std::string escapeOf(char c, char quote) const {
        if (c == quote || c == '\\') return {'\\', c};
        if (c == '\n') return "\\n";
        if (c == '\r') return "\\r";
        if (c == '\t') return "\\t";
        const bool json = m_style == Style::Json;
        if (json && c == '\b') return "\\b";
        if (json && c == '\f') return "\\f";
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && (json || byte != 0x7F)) return {};
        static constexpr const char* kDigits = "0123456789abcdef";
        return std::string(json ? "\\u00" : "\\x") + kDigits[byte >> 4] + kDigits[byte & 15];
    }

    void newLine() {
        if (m_indent < 0) return;
        const size_t width = static_cast<size_t>(m_level) * static_cast<size_t>(m_indent);
        m_runtime.checkSize(m_text.size() + width);
        m_runtime.chargeBytes(width);
        m_text.append("\n" + std::string(width, ' '));
    }
    void separate(bool isFirst) {
        if (!isFirst) m_text.append(m_indent < 0 ? ", " : ",");
        newLine();
    }

    void list(const List& list) {
        m_text.append("[");
        ++m_level;
        for (size_t i = 0; i < list.items.size(); ++i) {
            separate(i == 0);
            value(list.items[i]);
        }
        --m_level;
        if (!list.items.empty()) newLine();
        m_text.append("]");
    }

    void dictionary(const Dictionary& dictionary) {
        m_text.append("{");
        ++m_level;
        for (size_t i = 0; i < dictionary.entries.size(); ++i) {
            separate(i == 0);
            const Value& key = dictionary.entries[i].first;
            if (m_style == Style::Json && !key.text())
                jsonKey(key);
            else
                value(key);
            m_text.append(": ");
            value(dictionary.entries[i].second);
        }
        --m_level;
        if (!dictionary.entries.empty()) newLine();
        m_text.append("}");
    }

    void jsonKey(const Value& key) {
        m_text.append("\"");
        value(key);
        m_text.append("\"");
    }

    Runtime& m_runtime;
    const Style m_style;
    const int64_t m_indent;
    int64_t m_level = 0;
    Text m_text;
};

}  // namespace

Text printed(Runtime& runtime, const Value& value) {
    if (value.text()) return *value.text();
    if (value.isUndefined()) return {};
    Writer writer(runtime, Style::Python, -1);
    writer.value(value);
    return writer.take();
}

Text asJson(Runtime& runtime, const Value& value, int64_t indent) {
    // Any wider and a level of nothing would be too big; it also keeps width times level in range.
    runtime.checkSize(indent < 0 ? 0 : static_cast<size_t>(indent));
    Writer writer(runtime, Style::Json, indent);
    writer.value(value);
    return writer.take();
}

}  // namespace sextant::jinja
