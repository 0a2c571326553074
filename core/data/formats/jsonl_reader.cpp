// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_readers.h"

#include "core/base/text.h"
#include "core/data/formats/json_record.h"
#include "core/data/formats/line_chunks.h"
#include "core/data/formats/text_checks.h"

#include <simdjson.h>

namespace sextant {

namespace {

class JsonlReader : public RecordReader {
public:
    JsonlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_options(options),
          m_chunks(file, std::move(source), options.maxDocumentBytes, {lastLineEnd, firstLineEnd}) {}

    Result<std::optional<RawChunk>> next() override { return m_chunks.next(); }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        simdjson::dom::parser parser;
        int64_t line = chunk.line;
        const std::string_view all = chunk.bytes;
        for (size_t start = 0; start < all.size() && sink.wanted(); ++line) {
            const size_t end = std::min(all.find('\n', start), all.size());
            std::string_view text = all.substr(start, end - start);
            text.remove_prefix(byteOrderMark(text));  // of a file that was appended to another
            if (!trimmed(text).empty())
                decodeJsonRecord(parser, text, m_options, {line, chunk.position + static_cast<int64_t>(start)}, sink);
            start = end + 1;
        }
    }

private:
    RecordOptions m_options;
    LineChunks m_chunks;
};

}  // namespace

/// JSON lines: one object a line, the text in options.textField.
std::unique_ptr<RecordReader> makeJsonlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                              const RecordOptions& options) {
    return std::make_unique<JsonlReader>(file, std::move(source), options);
}

}  // namespace sextant
