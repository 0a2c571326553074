// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/compressed_source.h"
#include "core/data/formats/text_readers.h"
#include "core/data/formats/warc/warc_reader.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_file.h"
#include "tests/fuzz/readers/memory_source.h"

namespace sextant::fuzz {

/// Members and frames, with damage between them. The first byte chooses compression and format.
void readForeignFile(std::string_view bytes) {
    if (bytes.empty()) return;
    const MemoryFile file(bytes.substr(1));
    constexpr decltype(&makeGzipSource) kSources[] = {makeGzipSource, makeZstdSource, makeXzSource, makeBzip2Source};
    constexpr decltype(&makeJsonlReader) kReaders[] = {makeJsonlReader, makeWarcReader};
    const auto choice = static_cast<unsigned char>(bytes[0]);
    RecordOptions options;
    options.maxDocumentBytes = 4000;
    auto source = kSources[choice % 4](InputFile::open(file.path()).orThrow(), kUsualWindow);
    readAllRecords(*kReaders[choice / 4 % 2]("file", std::move(source), options));
}

}  // namespace sextant::fuzz
