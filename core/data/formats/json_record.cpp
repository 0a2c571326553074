// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/json_record.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/formats/other_members.h"
#include "core/data/formats/parsed_object.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/shaped_record.h"

namespace sextant {

namespace {

constexpr size_t kHeadBytes = 200;

bool hasContainer(const simdjson::dom::element& value) { return value.is_object() || value.is_array(); }

bool takeText(const ParsedObject& object, const simdjson::dom::element& value, std::string& text) {
    if (const auto content = object.text(value)) {
        text = *content;
        return true;
    }
    simdjson::dom::array lines;
    if (value.get(lines)) return false;
    std::string joined;
    for (const auto line : lines) {
        const auto content = object.text(line);
        if (!content) return false;
        if (!joined.empty()) joined += '\n';
        joined += *content;
    }
    text = std::move(joined);
    return true;
}

/// Whether a reader that is told nothing would take this text for a conversation.
bool looksLikeConversation(const ParsedObject& object, const RecordOptions& options) {
    if (options.shape == RecordShape::Auto && options.columns.empty()) return false;  // it was asked already
    RecordOptions plain;
    plain.textField = options.textField;
    return shapeOf(object, plain) != RecordShape::Text;
}

std::optional<ParsedObject::Member> idOf(const ParsedObject& object, const RecordOptions& options) {
    auto id = object.member(options.idField);
    return id && !hasContainer(id->value) ? id : std::nullopt;
}

/// The text and what stands beside it. Returns what is wrong, if anything is.
std::string readText(const ParsedObject& object, const RecordOptions& options, Record& record) {
    const auto text = object.member(options.textField), id = idOf(object, options);
    if (!text || !takeText(object, text->value, record.text))
        return "the record has no text in the field \"" + options.textField + "\", and no conversation";
    OtherMembers others;
    if (looksLikeConversation(object, options)) reserveShapeNames(others);
    size_t index = 0;
    for (const auto& [key, value] : object.object()) {
        const bool isTaken = index == text->index || (id && index == id->index);
        if (!isTaken) others.add(key, object.json(value));
        ++index;
    }
    record.otherFields = others.take();
    return {};
}

void takeId(const ParsedObject& object, const RecordOptions& options, Record& record) {
    const auto id = idOf(object, options);
    if (!id) return;
    const auto content = object.text(id->value);
    record.id = content ? std::string(*content) : object.json(id->value);
}

}  // namespace

void decodeJsonRecord(simdjson::dom::parser& parser, std::string_view text, const RecordOptions& options,
                      const RecordPlace& place, const RecordSink& sink) {
    auto refuse = [&](const std::string& cause, RecordFault fault = RecordFault::Unreadable,
                      const std::string& detail = {}) {
        BadRecord bad{place.position, place.unit + (" " + std::to_string(place.line)) + detail, cause, {}, fault};
        assignValidText(text.substr(0, kHeadBytes), bad.head);
        sink.bad(std::move(bad));
    };
    ParsedObject object;
    const auto error = object.parse(parser, text);
    if (error == simdjson::INCORRECT_TYPE) return refuse("a record is a JSON object");
    if (error) {
        // The parser does not say where: the slower one is asked, for bad records alone.
        if (const size_t at = firstInvalidUtf8(text); at != std::string_view::npos)
            return refuse("this is not UTF-8", RecordFault::Unreadable, ", byte " + std::to_string(at + 1));
        const auto column = firstJsonError(text);
        return refuse(std::string("this is not valid JSON: ") + simdjson::error_message(error), RecordFault::Unreadable,
                      column ? ", column " + std::to_string(*column) : "");
    }
    Record record;
    record.position = place.position;
    const RecordShape shape = options.shape == RecordShape::Auto ? shapeOf(object, options) : options.shape;
    const std::string cause =
        shape == RecordShape::Text ? readText(object, options, record) : readShape(object, shape, options, record);
    if (!cause.empty()) return refuse(cause);
    takeId(object, options, record);
    if (trimmed(record.text).empty()) return refuse("the text is empty", RecordFault::Empty);
    sink.record(std::move(record));
}

}  // namespace sextant
