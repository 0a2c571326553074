// SPDX-License-Identifier: Apache-2.0
#include "core/model/gguf_model.h"
#include "core/model/gguf_tensors.h"
#include "tests/fuzz/foreign_reader.h"
#include "tests/fuzz/readers/memory_file.h"

namespace sextant::fuzz {

/// A file whose keys make a model has a layout; where its tensors are those of the layout, all of them are found.
void readForeignFile(std::string_view bytes) {
    const MemoryFile memory(bytes);
    const auto file = GgufFile::open(memory.path());
    if (!file) return;
    const auto config = readGgufConfig(file.value());
    if (!config) return;
    const ModelShape& shape = config.value().shape;
    if (shape.numHiddenLayers > 64) return;  // a layout of thousands of layers is slow and no other
    const ParameterLayout layout = parameterLayout(shape);
    mustHold(layout.parameterCount() > 0 && layout.parameterCount() <= layout.totalElements);
    if (!checkGgufTensors(file.value(), layout, shape)) return;
    for (const StoredParameter* parameter : layout.all())
        for (const LogicalParameter& part : parameter->parts)
            mustHold(mappedTensor(*file.value().tensor(ggufNameOf(part.name, shape))).rows() == part.rows);
}

}  // namespace sextant::fuzz
