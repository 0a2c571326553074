// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/html_reader.h"
#include "core/data/formats/parquet/parquet_reader.h"
#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_readers.h"
#include "core/data/formats/text_source.h"
#include "core/data/formats/warc/warc_reader.h"

#include <algorithm>

namespace sextant {

namespace {

using OpenRecords = Result<std::unique_ptr<RecordReader>> (*)(const std::filesystem::path& file,
                                                              const RecordOptions& options);

/// For formats that are read from front to back, whatever they are compressed with.
template <auto make>
Result<std::unique_ptr<RecordReader>> streamed(const std::filesystem::path& file, const RecordOptions& options) {
    return make(file, SEXTANT_TRY(openTextSource(file, options.largestWindow)), options);
}

/// A file that turned out to be damaged as it was opened: told by next(), as the damage of other files is.
class DamagedFile : public RecordReader {
public:
    explicit DamagedFile(Error damage) : m_damage(std::move(damage)) {}
    Result<std::optional<RawChunk>> next() override { return m_damage; }
    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
    }
    int64_t bytesTaken() const override { return 0; }

private:
    Error m_damage;
};

Result<std::unique_ptr<RecordReader>> parquet(const std::filesystem::path& file, const RecordOptions& options) {
    auto reader = openParquet(file, options);
    if (reader || reader.error().kind != ErrorKind::Data) return reader;
    return std::unique_ptr<RecordReader>(std::make_unique<DamagedFile>(reader.error()));
}

/// Whether whole files of a format come compressed: Parquet compresses inside.
enum class Wrapping { Never, Compressed };

struct RecordFormat {
    std::vector<std::string> extensions;
    OpenRecords open;
    Wrapping wrapping = Wrapping::Compressed;
};

const std::vector<RecordFormat>& recordFormats() {
    static const std::vector<RecordFormat> formats = {
        {{".jsonl", ".ndjson", ".jsonlines", ".jl"}, streamed<makeJsonlReader>},
        {{".json"}, streamed<makeJsonArrayReader>},
        {{".csv", ".tsv", ".tab"}, streamed<makeCsvReader>},
        {{".txt", ".text", ".md", ".markdown"}, streamed<makePlainTextReader>},
        {{".parquet"}, parquet, Wrapping::Never},
        {{".warc", ".wet"}, streamed<makeWarcReader>},
        {{".html", ".htm", ".xhtml"}, streamed<makeHtmlReader>},
    };
    return formats;
}

const RecordFormat* formatOf(const std::filesystem::path& file) {
    const std::string extension = textExtension(file);
    for (const RecordFormat& format : recordFormats())
        if (std::find(format.extensions.begin(), format.extensions.end(), extension) != format.extensions.end())
            return &format;
    return nullptr;
}

}  // namespace

std::vector<std::string> recordExtensions() {
    std::vector<std::string> all;
    for (const RecordFormat& format : recordFormats())
        for (const std::string& extension : format.extensions) {
            all.push_back(extension);
            if (format.wrapping == Wrapping::Never) continue;
            for (const std::string& compression : compressionExtensions()) all.push_back(extension + compression);
        }
    return all;
}

bool isPlainText(const std::filesystem::path& file) {
    const RecordFormat* format = formatOf(file);
    return !format || format->open == streamed<makePlainTextReader>;
}

bool isRecordFile(const std::filesystem::path& file) { return formatOf(file) != nullptr; }

Result<std::unique_ptr<RecordReader>> openRecords(const std::filesystem::path& file, const RecordOptions& options) {
    const RecordFormat* format = formatOf(file);
    return (format ? format->open : streamed<makePlainTextReader>)(file, options);
}

}  // namespace sextant
