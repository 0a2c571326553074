// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/document_lines.h"

#include "core/base/json_text.h"
#include "core/data/formats/shaped_record.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sextant {

namespace {

void appendMember(std::string_view key, std::string_view value, std::string& lines) {
    appendJsonString(key, lines);
    lines += ':';
    appendJsonString(value, lines);
}

void appendFields(const Document& document, std::string& lines) {
    lines += '{';
    appendMember("text", document.text, lines);
    lines += ',';
    appendMember("id", document.id, lines);
    lines += ',';
    appendMember("source", document.source, lines);
    if (!document.turns.empty()) lines += ',' + turnMembers(document.text, document.turns);
    if (!document.otherFields.empty()) lines += ',' + document.otherFields;
}

std::string numberText(float value) {
    if (std::isnan(value)) return "\"NaN\"";
    if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    char text[32];
    return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

/// Byte offsets, ascending, to character offsets.
class CharacterOffsets {
public:
    explicit CharacterOffsets(std::string_view text) : m_text(text) {}
    size_t at(size_t byte) {
        if (byte < m_byte) m_byte = m_characters = 0;
        for (; m_byte < std::min(byte, m_text.size()); ++m_byte) m_characters += (m_text[m_byte] & 0xC0) != 0x80;
        return m_characters;
    }

private:
    std::string_view m_text;
    size_t m_byte = 0, m_characters = 0;
};

void appendReason(const Document& document, const DropReason& reason, std::string& lines) {
    lines += '{';
    appendMember("rule", reason.rule, lines);
    lines += ",\"value\":" + numberText(reason.value);
    if (reason.minimum) lines += ",\"minimum\":" + numberText(*reason.minimum);
    if (reason.maximum) lines += ",\"maximum\":" + numberText(*reason.maximum);
    if (reason.threshold) lines += ",\"threshold\":" + numberText(*reason.threshold);
    if (!reason.duplicateOf.empty()) lines += ",\"duplicate_of\":" + reason.duplicateOf;
    if (!reason.spans.empty()) {
        CharacterOffsets offsets(document.text);
        lines += ",\"spans\":[";
        for (const ByteSpan& span : reason.spans) {
            if (lines.back() != '[') lines += ',';
            const size_t first = offsets.at(span.begin);
            lines += '[' + std::to_string(first) + ',' + std::to_string(offsets.at(span.end)) + ']';
        }
        lines += ']';
    }
    lines += '}';
}

bool isTurnMember(std::string_view key, const std::vector<Turn>& turns) {
    return std::any_of(turns.begin(), turns.end(), [&](const Turn& turn) { return key == turnPartName(turn.part); });
}

/// The turns of a line that was written from some: those whose joined contents are its text. (A plain text may have a
/// member of such a name, too.)
void takeTurns(const ParsedObject& object, Document& document) {
    const RecordOptions options;
    const RecordShape shape = shapeOf(object, options);
    const auto text = object.member("text");
    Record record;
    if (shape == RecordShape::Text || !text || !readShape(object, shape, options, record).empty()) return;
    if (object.text(text->value) == record.text) document.turns = std::move(record.turns);
}

}  // namespace

void appendDocumentLine(const Document& document, std::string& lines) {
    appendFields(document, lines);
    lines += "}\n";
}

void appendDroppedLine(const Document& document, const std::string& stage, const std::vector<DropReason>& reasons,
                       std::string& lines) {
    appendFields(document, lines);
    lines += ',';
    appendMember("dropped_by", stage, lines);
    lines += ",\"reasons\":[";
    for (const DropReason& reason : reasons) {
        if (&reason != reasons.data()) lines += ',';
        appendReason(document, reason, lines);
    }
    lines += "]}\n";
}

Result<void> forEachDocumentLine(const std::string& lines, const std::string& place,
                                 const std::function<void(Document)>& visit) {
    simdjson::dom::parser parser;
    for (size_t start = 0, end; start < lines.size(); start = end + 1) {
        end = std::min(lines.find('\n', start), lines.size());
        ParsedObject object;
        if (const auto error = object.parseCopy(parser, lines.substr(start, end - start)))
            return dataError(place + ", byte " + std::to_string(start) + ": " + simdjson::error_message(error));
        Document document;
        takeTurns(object, document);
        for (const auto& [key, value] : object.object()) {
            std::string* known = key == "text"     ? &document.text
                                 : key == "id"     ? &document.id
                                 : key == "source" ? &document.source
                                                   : nullptr;
            if (const auto text = object.text(value); known && text) {
                *known = *text;
                continue;
            }
            if (isTurnMember(key, document.turns)) continue;
            if (!document.otherFields.empty()) document.otherFields += ',';
            appendJsonString(key, document.otherFields);
            document.otherFields += ':' + object.json(value);
        }
        visit(std::move(document));
    }
    return {};
}

}  // namespace sextant
