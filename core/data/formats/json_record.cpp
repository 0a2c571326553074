// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/json_record.h"

#include "core/base/json.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/shaped_record.h"

namespace sextant {

namespace {

constexpr size_t kHeadBytes = 200;

bool hasContainer(const simdjson::dom::element& value) { return value.is_object() || value.is_array(); }

bool takeText(const simdjson::dom::element& value, std::string& text) {
    std::string_view content;
    if (!value.get(content)) {
        text = content;
        return true;
    }
    simdjson::dom::array lines;
    if (value.get(lines)) return false;
    for (const auto line : lines) {
        if (line.get(content)) return false;
        if (!text.empty()) text += '\n';
        text += content;
    }
    return true;
}

/// The text and what stands beside it. Returns what is wrong, if anything is.
std::string readText(const simdjson::dom::object& object, const RecordOptions& options, Record& record) {
    bool hasText = false;
    for (const auto& [key, value] : object) {
        if (key == options.textField && takeText(value, record.text)) {
            hasText = true;
        } else if (key != options.idField || hasContainer(value)) {
            if (!record.otherFields.empty()) record.otherFields += ',';
            appendJsonString(key, record.otherFields);
            record.otherFields += ':';
            record.otherFields += simdjson::minify(value);
        }
    }
    return hasText ? std::string()
                   : "the record has no text in the field \"" + options.textField + "\", and no conversation";
}

void takeId(const simdjson::dom::object& object, const RecordOptions& options, Record& record) {
    simdjson::dom::element value;
    if (object.at_key(options.idField).get(value) || hasContainer(value)) return;
    std::string_view content;
    record.id = value.get(content) ? simdjson::minify(value) : std::string(content);
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
    simdjson::dom::element root;
    if (const auto error = parser.parse(text.data(), text.size(), false).get(root)) {
        // The parser does not say where: the slower one is asked, for bad records alone.
        if (const size_t at = firstInvalidUtf8(text); at != std::string_view::npos)
            return refuse("this is not UTF-8", RecordFault::Unreadable, ", byte " + std::to_string(at + 1));
        const auto column = firstJsonError(text);
        return refuse(std::string("this is not valid JSON: ") + simdjson::error_message(error), RecordFault::Unreadable,
                      column ? ", column " + std::to_string(*column) : "");
    }
    simdjson::dom::object object;
    if (root.get(object)) return refuse("a record is a JSON object");
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
