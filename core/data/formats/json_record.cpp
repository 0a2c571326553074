// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/json_record.h"

#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/data/formats/record_text.h"

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

}  // namespace

void decodeJsonRecord(simdjson::dom::parser& parser, std::string_view text, const RecordOptions& options,
                      const RecordPlace& place, const RecordSink& sink) {
    auto refuse = [&](const std::string& cause) {
        BadRecord bad{place.position, "line " + std::to_string(place.line), cause, {}};
        assignValidText(text.substr(0, kHeadBytes), bad.head);
        sink.bad(std::move(bad));
    };
    simdjson::dom::element root;
    if (const auto error = parser.parse(text.data(), text.size(), false).get(root))
        return refuse(std::string("this is not valid JSON: ") + simdjson::error_message(error));
    simdjson::dom::object object;
    if (root.get(object)) return refuse("a record is a JSON object");
    Record record;
    record.position = place.position;
    bool hasText = false;
    for (const auto& [key, value] : object) {
        std::string_view content;
        if (key == options.textField && takeText(value, record.text)) {
            hasText = true;
        } else if (key == options.idField && !hasContainer(value)) {
            record.id = value.get(content) ? simdjson::minify(value) : std::string(content);
        } else {
            if (!record.otherFields.empty()) record.otherFields += ',';
            appendJsonString(key, record.otherFields);
            record.otherFields += ':';
            record.otherFields += simdjson::minify(value);
        }
    }
    if (!hasText) return refuse("the record has no text in the field \"" + options.textField + "\"");
    if (trimmed(record.text).empty()) return refuse("the text is empty");
    sink.record(std::move(record));
}

}  // namespace sextant
