// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/warc/warc_reader.h"

#include "core/data/formats/line_chunks.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/warc/warc_cut.h"
#include "core/data/formats/warc/warc_document.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kHeadBytes = 200;

class WarcReader : public RecordReader {
public:
    WarcReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_longest(options.maxDocumentBytes),
          m_chunks(file, std::move(source), options.maxDocumentBytes, {lastWarcEnd, firstWarcBegin, lastWholeWarcEnd},
                   FileContent::Bytes) {}

    Result<std::optional<RawChunk>> next() override { return m_chunks.next(); }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        const std::string_view all = chunk.bytes;
        for (size_t from = 0; sink.wanted() && all.find_first_not_of("\r\n", from) != std::string_view::npos;) {
            const WarcCut cut = cutWarcRecord(all, from, BytesAhead::None);
            decodeRecord(all, cut, chunk.position + static_cast<int64_t>(cut.begin), sink);
            from = std::min(cut.next, all.size());
        }
    }

private:
    void decodeRecord(std::string_view all, const WarcCut& cut, int64_t position, const RecordSink& sink) const {
        auto refuse = [&](const std::string& cause, RecordFault fault = RecordFault::Unreadable) {
            BadRecord bad{position, "byte " + std::to_string(position), cause, {}, fault};
            assignValidText(all.substr(cut.begin, kHeadBytes), bad.head);
            sink.bad(std::move(bad));
        };
        if (cut.state != WarcCut::State::Whole) return refuse(cut.cause);
        Record record;
        record.position = position;
        const WarcOutcome outcome =
            readWarcDocument(all.substr(cut.begin, cut.contentBegin - cut.begin),
                             all.substr(cut.contentBegin, cut.contentEnd - cut.contentBegin), m_longest, record);
        switch (outcome.kind) {
            case WarcOutcome::Kind::Document:
                return sink.record(std::move(record));
            case WarcOutcome::Kind::NoDocument:
                return sink.skipped();
            case WarcOutcome::Kind::Empty:
                return refuse(outcome.cause, RecordFault::Empty);
            case WarcOutcome::Kind::Bad:
                return refuse(outcome.cause);
        }
    }

    size_t m_longest;
    LineChunks m_chunks;
};

}  // namespace

std::unique_ptr<RecordReader> makeWarcReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                             const RecordOptions& options) {
    return std::make_unique<WarcReader>(file, std::move(source), options);
}

}  // namespace sextant
