// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_source.h"

#include "core/model/gguf_model.h"
#include "core/model/gguf_tensors.h"

#include <algorithm>
#include <map>

namespace sextant {

namespace {

constexpr int64_t kPiece = 1 << 20;  // elements converted at once

/// The row of a head's projection that becomes row `row` in the order `wanted`.
int64_t rowBefore(int64_t row, int64_t headSize, int64_t width, kernels::RopePairs wanted) {
    const int64_t inHead = row % headSize;
    if (inHead >= width) return row;
    const int64_t from = wanted == kernels::RopePairs::Neighbours ? inHead / 2 + inHead % 2 * (width / 2)
                                                                  : inHead % (width / 2) * 2 + inHead / (width / 2);
    return row - inHead + from;
}

bool isRotated(const LogicalParameter& part) {
    return part.name.find(".q_proj.") != std::string::npos || part.name.find(".k_proj.") != std::string::npos;
}

/// Collects the rows of a rotated projection and gives them on in the other order; all else goes through.
class PairReorder {
public:
    PairReorder(const ModelShape& shape, const ParameterLayout& layout, kernels::RopePairs wanted,
                const WeightSink& sink)
        : m_shape(shape), m_wanted(wanted), m_sink(sink) {
        for (const StoredParameter* parameter : layout.all())
            for (const LogicalParameter& part : parameter->parts)
                if (isRotated(part))
                    m_rotated[parameter->offset + part.firstRow * parameter->columns] = {part.rows, parameter->columns};
    }
    void take(int64_t offset, std::span<const float> values) {
        if (m_values.empty()) {
            const auto found = m_rotated.find(offset);
            if (found == m_rotated.end()) return m_sink(offset, values);
            m_start = offset;
            m_rows = found->second.first;
            m_columns = found->second.second;
        }
        m_values.insert(m_values.end(), values.begin(), values.end());
        if (static_cast<int64_t>(m_values.size()) < m_rows * m_columns) return;
        std::vector<float> ordered(m_values.size());
        for (int64_t row = 0; row < m_rows; ++row) {
            const int64_t from = rowBefore(row, m_shape.headSize, m_shape.rotaries[0].width, m_wanted);
            std::copy_n(m_values.begin() + from * m_columns, m_columns, ordered.begin() + row * m_columns);
        }
        m_values.clear();
        m_sink(m_start, ordered);
    }

private:
    const ModelShape& m_shape;
    kernels::RopePairs m_wanted;
    const WeightSink& m_sink;
    std::map<int64_t, std::pair<int64_t, int64_t>> m_rotated;  // rows and columns by offset
    std::vector<float> m_values;                               // of the part that is being read
    int64_t m_start = 0, m_rows = 0, m_columns = 0;
};

bool sameParameters(const ParameterLayout& a, const ParameterLayout& b) {
    const auto all = a.all(), others = b.all();
    return std::equal(
        all.begin(), all.end(), others.begin(), others.end(), [](const StoredParameter* x, const StoredParameter* y) {
            return x->offset == y->offset && x->parts.size() == y->parts.size() && x->parts[0].name == y->parts[0].name;
        });
}

/// Rows of a tensor, one element each in a vector.
kernels::Tensor asMatrix(const kernels::Tensor& tensor, int64_t first, int64_t rows) {
    kernels::Tensor matrix(tensor.data, tensor.dtype, {tensor.rows(), tensor.columns()});
    return matrix.rowRange(first, rows);
}

}  // namespace

Result<ModelSource> ModelSource::open(const std::filesystem::path& path) {
    ModelSource source;
    source.m_path = path;
    if (path.extension() == ".gguf") {
        source.m_file = std::make_unique<GgufFile>(SEXTANT_TRY(GgufFile::open(path)));
        source.m_config = SEXTANT_TRY(readGgufConfig(*source.m_file));
        source.m_license = licenseOfGguf(source.m_file->values());
    } else {
        source.m_config = SEXTANT_TRY(readModelConfig(path));
        source.m_license = licenseOfFolder(path);
    }
    source.m_layout = parameterLayout(source.m_config.shape);
    if (source.m_file) SEXTANT_TRY(checkGgufTensors(*source.m_file, source.m_layout, source.m_config.shape));
    return source;
}

Result<void> ModelSource::readFile(kernels::Backend& backend, const WeightSink& sink) const {
    std::vector<float> values;
    for (const StoredParameter* parameter : m_layout.all())
        for (const LogicalParameter& part : parameter->parts) {
            const kernels::Tensor tensor = mappedTensor(*m_file->tensor(ggufNameOf(part.name, m_config.shape)));
            const int64_t columns = parameter->columns, rowsAtOnce = std::max<int64_t>(1, kPiece / columns);
            for (int64_t first = 0; first < part.rows; first += rowsAtOnce) {
                const int64_t rows = std::min(rowsAtOnce, part.rows - first);
                values.resize(static_cast<size_t>(rows * columns));
                backend.copy({values.data(), kernels::DType::Float32, {rows, columns}}, asMatrix(tensor, first, rows));
                backend.synchronize();
                sink(parameter->offset + (part.firstRow + first) * columns, values);
            }
        }
    return {};
}

Result<void> ModelSource::read(kernels::Backend& backend, kernels::RopePairs pairs, const WeightSink& sink) const {
    auto readAll = [&](const WeightSink& to) {
        return m_file ? readFile(backend, to) : readModelWeights(m_path, m_layout, to);
    };
    if (pairs == pairsOf(m_config.shape)) return readAll(sink);
    PairReorder reorder(m_config.shape, m_layout, pairs, sink);
    return readAll([&](int64_t offset, std::span<const float> values) { reorder.take(offset, values); });
}

Result<ModelConfig> ModelSource::folderConfig() const {
    if (!m_file) return m_config;
    ModelConfig config = SEXTANT_TRY(modelConfigOf(m_config.source, m_path.string()));
    config.ids = m_config.ids;
    config.endIds = m_config.endIds;
    config.storedType = m_config.storedType;
    if (sameParameters(parameterLayout(config.shape), m_layout)) return config;
    return dataError(m_path.string() + ": its tensors are not those of its family (" +
                         config.source.value("model_type", "llama") + ") in Hugging Face's format",
                     "Keep the GGUF file");
}

}  // namespace sextant
