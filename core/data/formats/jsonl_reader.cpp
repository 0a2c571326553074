// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/jsonl_reader.h"

#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/data/formats/line_chunks.h"
#include "core/data/formats/record_text.h"

#include <simdjson.h>

namespace sextant {

namespace {

constexpr size_t kHeadBytes = 200;

class JsonlReader : public RecordReader {
public:
    JsonlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_options(options), m_chunks(file, std::move(source), options.maxDocumentBytes, lastLineEnd, firstLineEnd) {}

    Result<std::optional<RawChunk>> next() override { return m_chunks.next(); }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        simdjson::dom::parser parser;
        int64_t line = chunk.line;
        const std::string_view all = chunk.bytes;
        for (size_t start = 0; start < all.size(); ++line) {
            const size_t end = std::min(all.find('\n', start), all.size());
            const std::string_view text = all.substr(start, end - start);
            if (!trimmed(text).empty()) decodeLine(parser, text, line, chunk.position + static_cast<int64_t>(start), sink);
            start = end + 1;
        }
    }

private:
    void decodeLine(simdjson::dom::parser& parser, std::string_view text, int64_t line, int64_t position, const RecordSink& sink) const {
        auto refuse = [&](const std::string& cause) {
            BadRecord bad{position, "line " + std::to_string(line), cause, {}};
            assignValidText(text.substr(0, kHeadBytes), bad.head);
            sink.bad(std::move(bad));
        };
        simdjson::dom::element root;
        if (const auto error = parser.parse(text.data(), text.size(), false).get(root))
            return refuse(std::string("this is not valid JSON: ") + simdjson::error_message(error));
        simdjson::dom::object object;
        if (root.get(object)) return refuse("a record is a JSON object");
        Record record;
        record.position = position;
        bool hasText = false;
        for (const auto& [key, value] : object) {
            std::string_view content;
            if (key == m_options.textField && !value.get(content)) {
                record.text = content;
                hasText = true;
            } else if (key == m_options.idField && !hasContainer(value)) {
                record.id = value.get(content) ? simdjson::minify(value) : std::string(content);
            } else {
                if (!record.otherFields.empty()) record.otherFields += ',';
                appendJsonString(key, record.otherFields);
                record.otherFields += ':';
                record.otherFields += simdjson::minify(value);
            }
        }
        if (!hasText) return refuse("the record has no text in the field \"" + m_options.textField + "\"");
        if (trimmed(record.text).empty()) return refuse("the text is empty");
        sink.record(std::move(record));
    }
    static bool hasContainer(const simdjson::dom::element& value) { return value.is_object() || value.is_array(); }

    RecordOptions m_options;
    LineChunks m_chunks;
};

}  // namespace

std::unique_ptr<RecordReader> makeJsonlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options) {
    return std::make_unique<JsonlReader>(file, std::move(source), options);
}

}  // namespace sextant
