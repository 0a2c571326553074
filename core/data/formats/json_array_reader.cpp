// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_readers.h"

#include "core/data/formats/json_record.h"
#include "core/data/formats/line_chunks.h"

#include <algorithm>

namespace sextant {

namespace {

/// Where the elements of an array begin and end, the array's own brackets and commas being left out.
struct Element {
    size_t begin = std::string_view::npos, end = std::string_view::npos;
};
Element firstElement(std::string_view text, size_t from) {
    Element element{text.find_first_not_of("[], \t\r\n\xEF\xBB\xBF", from), std::string_view::npos};
    if (element.begin == std::string_view::npos) return element;
    int depth = 0;
    bool quoted = false;
    for (size_t i = element.begin; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
            continue;
        }
        if (c == '"')
            quoted = true;
        else if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        // An object ends with its bracket; what is no object (an error to be told) at the next comma or line.
        if (depth == 0 && (c == '}' || c == ']')) return {element.begin, i + 1};
        if (depth <= 0 && (c == ',' || c == '\n' || depth < 0)) return {element.begin, i};
    }
    return element;
}

size_t firstElementEnd(std::string_view text) { return firstElement(text, 0).end; }
size_t lastElementEnd(std::string_view text) {
    size_t last = std::string_view::npos;
    for (size_t from = 0;;) {
        const Element element = firstElement(text, from);
        if (element.end == std::string_view::npos) return last;
        last = from = std::max(element.end, element.begin + 1);
    }
}

class JsonArrayReader : public RecordReader {
public:
    JsonArrayReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_options(options),
          m_chunks(file, std::move(source), options.maxDocumentBytes, {lastElementEnd, firstElementEnd}) {}

    Result<std::optional<RawChunk>> next() override { return m_chunks.next(); }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        simdjson::dom::parser parser;
        const std::string_view all = chunk.bytes;
        std::string copy;
        int64_t line = chunk.line;
        for (size_t from = 0; sink.wanted();) {
            const Element element = firstElement(all, from);
            if (element.begin == std::string_view::npos) return;
            const size_t end = std::max(std::min(element.end, all.size()), element.begin + 1);
            line += std::count(all.begin() + static_cast<ptrdiff_t>(from),
                               all.begin() + static_cast<ptrdiff_t>(element.begin), '\n');
            // In a copy: simdjson reads numbers and words up to what follows them, and past the end.
            copy.reserve(end - element.begin + simdjson::SIMDJSON_PADDING);
            copy.assign(all, element.begin, end - element.begin);
            decodeJsonRecord(parser, copy, m_options, {line, chunk.position + static_cast<int64_t>(element.begin)},
                             sink);
            line += std::count(all.begin() + static_cast<ptrdiff_t>(element.begin),
                               all.begin() + static_cast<ptrdiff_t>(end), '\n');
            from = end;
        }
    }

private:
    RecordOptions m_options;
    LineChunks m_chunks;
};

}  // namespace

/// A JSON array of objects, cut at its elements: the file is never in memory as a whole.
std::unique_ptr<RecordReader> makeJsonArrayReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                                  const RecordOptions& options) {
    return std::make_unique<JsonArrayReader>(file, std::move(source), options);
}

}  // namespace sextant
