// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/csv_reader.h"
#include "core/data/formats/html/html_reader.h"
#include "core/data/formats/json_array_reader.h"
#include "core/data/formats/jsonl_reader.h"
#include "core/data/formats/plain_text_reader.h"
#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"
#include "core/data/formats/warc/warc_reader.h"

#include <algorithm>

namespace sextant {

namespace {

struct RecordFormat {
    std::vector<std::string> extensions;
    std::unique_ptr<RecordReader> (*make)(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                          const RecordOptions& options);
};

const std::vector<RecordFormat>& recordFormats() {
    static const std::vector<RecordFormat> formats = {
        {{".jsonl", ".ndjson"}, makeJsonlReader}, {{".json"}, makeJsonArrayReader},
        {{".csv", ".tsv"}, makeCsvReader},        {{".txt", ".md", ".text"}, makePlainTextReader},
        {{".warc", ".wet"}, makeWarcReader},      {{".html", ".htm"}, makeHtmlReader},
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

bool isRecordFile(const std::filesystem::path& file) { return formatOf(file) != nullptr; }

Result<std::unique_ptr<RecordReader>> openRecords(const std::filesystem::path& file, const RecordOptions& options) {
    const RecordFormat* format = formatOf(file);
    auto source = SEXTANT_TRY(openTextSource(file));
    return (format ? format->make : makePlainTextReader)(file, std::move(source), options);
}

}  // namespace sextant
