// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/html_reader.h"

#include "core/base/json_text.h"
#include "core/data/formats/html/charset.h"
#include "core/data/formats/html/main_text.h"
#include "core/data/formats/line_chunks.h"

namespace sextant {

namespace {

class HtmlReader : public RecordReader {
public:
    HtmlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_chunks(file, std::move(source), options.maxDocumentBytes, {neverEnds, neverEnds}, FileContent::Bytes) {}

    Result<std::optional<RawChunk>> next() override { return m_chunks.next(); }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        if (chunk.bytes.empty()) return;
        Record record;
        record.position = chunk.position;
        if (const std::string cause = readPage(chunk.bytes, {}, record); !cause.empty())
            sink.bad({chunk.position, "the page", cause, {}, RecordFault::Empty});
        else
            sink.record(std::move(record));
    }

private:
    LineChunks m_chunks;
};

}  // namespace

std::string readPage(std::string_view bytes, std::string_view declared, Record& record) {
    const DecodedText page = decodePage(bytes, declared);
    record.replacedBytes = page.replaced;
    MainText main = mainText(page.text);
    if (main.text.empty()) return "the page has no text besides links, menus and forms";
    record.text = std::move(main.text);
    if (main.title.empty()) return {};
    if (!record.otherFields.empty()) record.otherFields += ',';
    record.otherFields += "\"title\":";
    appendJsonString(main.title, record.otherFields);
    return {};
}

std::unique_ptr<RecordReader> makeHtmlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                             const RecordOptions& options) {
    return std::make_unique<HtmlReader>(file, std::move(source), options);
}

}  // namespace sextant
