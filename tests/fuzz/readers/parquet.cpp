// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_reader.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_source.h"

#include <sys/mman.h>
#include <unistd.h>

namespace sextant::fuzz {

/// The first byte chooses whether row groups travel to the threads or are decoded as they are cut. The file is one in
/// memory: the reader looks for its parts where the footer says.
void readForeignFile(std::string_view bytes) {
    if (bytes.empty()) return;
    const int descriptor = ::memfd_create("parquet", MFD_CLOEXEC);
    mustHold(descriptor >= 0);
    mustHold(::write(descriptor, bytes.data() + 1, bytes.size() - 1) == static_cast<ssize_t>(bytes.size() - 1));
    RecordOptions options;
    options.maxDocumentBytes = 4000;
    const auto reader =
        openParquet("/proc/self/fd/" + std::to_string(descriptor), options, bytes[0] % 2 ? 0 : 32 << 20);
    if (reader) readAllRecords(*reader.value(), 3);
    ::close(descriptor);
}

}  // namespace sextant::fuzz
