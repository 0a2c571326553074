// SPDX-License-Identifier: Apache-2.0
// libFuzzer's entrance to the reader this is linked with.
#include "tests/fuzz/foreign_reader.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    sextant::fuzz::readForeignFile({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
