// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_reader.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_file.h"
#include "tests/fuzz/readers/memory_source.h"

namespace sextant::fuzz {

/// The first byte chooses whether row groups travel to the threads or are decoded as they are cut. The file is one in
/// memory: the reader looks for its parts where the footer says.
void readForeignFile(std::string_view bytes) {
    if (bytes.empty()) return;
    const MemoryFile file(bytes.substr(1));
    RecordOptions options;
    options.maxDocumentBytes = 4000;
    const auto reader = openParquet(file.path(), options, bytes[0] % 2 ? 0 : 32 << 20);
    if (reader) readAllRecords(*reader.value(), 3);
}

}  // namespace sextant::fuzz
