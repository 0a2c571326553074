// SPDX-License-Identifier: Apache-2.0
#include "core/model/safetensors.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_file.h"

namespace sextant::fuzz {

/// Every tensor of a file that can be opened lies in it as a whole, and those of numbers can be read.
void readForeignFile(std::string_view bytes) {
    const MemoryFile memory(bytes);
    const auto opened = SafetensorsFile::open(memory.path());
    if (!opened) return;
    const SafetensorsFile& file = opened.value();
    volatile unsigned char last{};
    for (const SafetensorsEntry& entry : file.entries()) {
        mustHold(file.find(entry.name) == &entry);
        mustHold(entry.count() * safetensorsElementSize(entry.dtype) == static_cast<int64_t>(entry.bytes()));
        if (entry.bytes() == 0) continue;
        last = static_cast<unsigned char>(file.data(entry)[entry.bytes() - 1]);
        if (entry.dtype != "F32" && entry.dtype != "BF16" && entry.dtype != "F16") continue;
        std::vector<float> values(static_cast<size_t>(entry.count()));
        file.readFloats(entry, 0, entry.count(), values.data());
    }
    (void)last;
}

}  // namespace sextant::fuzz
