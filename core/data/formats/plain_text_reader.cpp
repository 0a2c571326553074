// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_readers.h"

#include "core/base/text.h"
#include "core/data/formats/line_chunks.h"
#include "core/data/formats/record_text.h"

#include <algorithm>

namespace sextant {

namespace {

bool isBlank(std::string_view line) { return trimmed(line).empty(); }

/// A paragraph ends with the blank line after it.
size_t firstParagraphEnd(std::string_view text) {
    bool inside = false;
    for (size_t start = 0, end; (end = text.find('\n', start)) != std::string_view::npos; start = end + 1) {
        const bool blank = isBlank(text.substr(start, end - start));
        if (blank && inside) return end + 1;
        inside |= !blank;
    }
    return std::string_view::npos;
}
size_t lastParagraphEnd(std::string_view text) {
    for (size_t end = text.rfind('\n'); end != std::string_view::npos && end > 0;) {
        const size_t before = text.rfind('\n', end - 1);
        if (before == std::string_view::npos) break;
        if (isBlank(text.substr(before + 1, end - before - 1))) return end + 1;
        end = before;
    }
    return std::string_view::npos;
}

LineChunks::Borders bordersOf(DocumentSplit split) {
    switch (split) {
        case DocumentSplit::Lines:
            return {lastLineEnd, firstLineEnd};
        case DocumentSplit::Paragraphs:
            return {lastParagraphEnd, firstParagraphEnd};
        case DocumentSplit::File:
            break;
    }
    return {neverEnds, neverEnds};
}

class PlainTextReader : public RecordReader {
public:
    PlainTextReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_split(options.split), m_chunks(file, std::move(source), options.maxDocumentBytes, bordersOf(m_split)) {}

    Result<std::optional<RawChunk>> next() override { return m_chunks.next(); }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        std::string_view rest = chunk.bytes;
        while (!rest.empty() && sink.wanted()) {
            const size_t end = m_split == DocumentSplit::Lines        ? firstLineEnd(rest)
                               : m_split == DocumentSplit::Paragraphs ? firstParagraphEnd(rest)
                                                                      : rest.size();
            const std::string_view whole = rest.substr(0, end);
            const auto position = chunk.position + static_cast<int64_t>(whole.data() - chunk.bytes.data());
            if (!isBlank(whole))
                sink.record(recordOf(m_split == DocumentSplit::File ? whole : withoutBlankBorders(whole), position));
            rest.remove_prefix(whole.size());
        }
    }

private:
    /// Without blank lines before it and white space after it.
    static std::string_view withoutBlankBorders(std::string_view text) {
        for (size_t end; (end = text.find('\n')) != std::string_view::npos && isBlank(text.substr(0, end));)
            text.remove_prefix(end + 1);
        while (!text.empty() &&
               (text.back() == '\n' || text.back() == '\r' || text.back() == ' ' || text.back() == '\t'))
            text.remove_suffix(1);
        return text;
    }
    static Record recordOf(std::string_view text, int64_t position) {
        Record record;
        record.position = position;
        record.replacedBytes = assignValidText(text, record.text);
        return record;
    }

    DocumentSplit m_split;
    LineChunks m_chunks;
};

}  // namespace

/// Plain text, divided into documents as options.split says. Blank documents are left out.
std::unique_ptr<RecordReader> makePlainTextReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                                  const RecordOptions& options) {
    return std::make_unique<PlainTextReader>(file, std::move(source), options);
}

}  // namespace sextant
