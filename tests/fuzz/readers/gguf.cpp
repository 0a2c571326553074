// SPDX-License-Identifier: Apache-2.0
#include "core/gguf/gguf_file.h"
#include "core/gguf/gguf_header.h"
#include "tests/fuzz/foreign_reader.h"

#include <cstdlib>

namespace sextant::fuzz {

/// Looks at every value and every byte; what was read can be written again and read as the same.
void readForeignFile(std::string_view bytes) {
    auto contents = readGguf(bytes, "model.gguf");
    if (!contents) return;
    GgufHeader header;
    for (const auto& [key, value] : contents.value().values.all()) header.set(key, value);
    volatile unsigned char last{};
    for (const GgufTensor& tensor : contents.value().tensors) {
        last = static_cast<unsigned char>(tensor.bytes.back());
        header.addTensor(std::string(tensor.name), tensor.type, tensor.shape);
    }
    (void)last;
    std::string again = header.bytes();
    if (!header.tensors().empty()) {
        const GgufHeader::Tensor& end = header.tensors().back();
        again.resize(again.size() + static_cast<size_t>(end.offset + end.bytes));
    }
    auto second = readGguf(again, "again.gguf");
    const bool alignment = contents.value().values.find("general.alignment") != nullptr;
    if (!second && !alignment) std::abort();
}

}  // namespace sextant::fuzz
