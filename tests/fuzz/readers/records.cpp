// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_readers.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_source.h"

namespace sextant::fuzz {

/// The first byte chooses the format and what a document is.
void readForeignFile(std::string_view bytes) {
    if (bytes.empty()) return;
    constexpr decltype(&makeJsonlReader) kReaders[] = {makeJsonlReader, makeJsonArrayReader, makeCsvReader,
                                                       makePlainTextReader};
    const auto choice = static_cast<unsigned char>(bytes[0]);
    RecordOptions options;
    options.split = static_cast<DocumentSplit>(choice / 4 % 3);
    options.maxDocumentBytes = 4000;
    readAllRecords(*kReaders[choice % 4]("file", std::make_unique<MemorySource>(bytes.substr(1)), options));
}

}  // namespace sextant::fuzz
