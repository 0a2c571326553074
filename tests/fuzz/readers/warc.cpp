// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/warc/warc_reader.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_source.h"

namespace sextant::fuzz {

/// Web archives, and through them HTTP messages, content codings, encodings and HTML.
void readForeignFile(std::string_view bytes) {
    RecordOptions options;
    options.maxDocumentBytes = 100'000;
    readAllRecords(*makeWarcReader("file", std::make_unique<MemorySource>(bytes), options));
}

}  // namespace sextant::fuzz
