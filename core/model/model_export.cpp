// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_export.h"

#include "core/model/gguf_tensors.h"
#include "core/model/rotary_tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

namespace sextant {

namespace {

constexpr int64_t kPiece = 1 << 20;  // elements converted at once

kernels::RopePairs pairsOf(const ModelShape& shape) {
    return shape.interleavedPairs ? kernels::RopePairs::Neighbours : kernels::RopePairs::Halves;
}

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

/// The type a matrix is written as. The output matrix decides between tokens that are nearly as likely: it gets six
/// bits where the others get four or five.
GgufType typeOfMatrix(GgufType wanted, int64_t columns, bool isOutput) {
    const bool isCoarse = wanted == GgufType::Q4_0 || wanted == GgufType::Q4_K || wanted == GgufType::Q5_K;
    for (const GgufType type : {isCoarse && isOutput ? GgufType::Q6_K : wanted, wanted, GgufType::Q8_0})
        if (columns % blockOf(type).elements == 0) return type;
    return GgufType::F16;
}

/// What a part of the model is written as.
GgufType typeOfPart(const StoredParameter& parameter, const ParameterLayout& layout, GgufType wanted) {
    if (parameter.kind != StoredParameter::Kind::Matrix) return GgufType::F32;
    return typeOfMatrix(wanted, parameter.columns, parameter.offset == layout.head.offset);
}

/// "general.file_type": what most of the matrices are, by the numbers of llama.cpp.
uint32_t fileTypeOf(GgufType type) {
    switch (type) {
        case GgufType::F32:
            return 0;
        case GgufType::F16:
            return 1;
        case GgufType::Q4_0:
            return 2;
        case GgufType::Q8_0:
            return 7;
        case GgufType::Q4_K:
            return 15;
        case GgufType::Q5_K:
            return 17;
        case GgufType::Q6_K:
            return 18;
        default:
            return 32;  // BF16
    }
}

void setRotary(GgufHeader& header, const std::string& prefix, const ModelShape& shape) {
    const RotaryEmbedding& rotary = shape.rotaries[0];
    auto set = [&](const char* key, double value) { header.set(prefix + key, static_cast<float>(value)); };
    header.set(prefix + "rope.dimension_count", static_cast<uint32_t>(rotary.width));
    set("rope.freq_base", rotary.theta);
    if (rotary.scaling == RotaryScaling::Linear) {
        header.set(prefix + "rope.scaling.type", "linear");
        set("rope.scaling.factor", rotary.factor);
    } else if (rotary.scaling == RotaryScaling::Yarn) {
        header.set(prefix + "rope.scaling.type", "yarn");
        set("rope.scaling.factor", rotary.factor);
        header.set(prefix + "rope.scaling.original_context_length", static_cast<uint32_t>(rotary.originalContext));
        set("rope.scaling.attn_factor", rotary.attentionFactor);
        set("rope.scaling.yarn_beta_fast", rotary.betaFast);
        set("rope.scaling.yarn_beta_slow", rotary.betaSlow);
        if (rotary.queryScaleBeta != 0) set("attention.temperature_scale", rotary.queryScaleBeta);
    } else if (rotary.scaling == RotaryScaling::LongRope) {
        header.set(prefix + "rope.scaling.original_context_length", static_cast<uint32_t>(rotary.originalContext));
        set("rope.scaling.attn_factor", rotary.attentionFactor);
    }
    if (shape.rotaries.size() > 1) set("rope.freq_base_swa", shape.rotaries[1].theta);
}

/// Divisors of the frequencies, which GGUF keeps as tensors of their own.
std::vector<std::pair<std::string, std::vector<float>>> rotaryTensors(const ModelShape& shape) {
    const RotaryEmbedding& rotary = shape.rotaries[0];
    auto floats = [](const std::vector<double>& values) { return std::vector<float>(values.begin(), values.end()); };
    if (rotary.scaling == RotaryScaling::LongRope)
        return {{"rope_factors_long.weight", floats(rotary.longFactors)},
                {"rope_factors_short.weight", floats(rotary.shortFactors)}};
    if (rotary.scaling != RotaryScaling::Llama3) return {};
    RotaryEmbedding plain = rotary;
    plain.scaling = RotaryScaling::Default;
    std::vector<float> divisors = rotaryFrequencies(plain, 1);
    const std::vector<float> scaled = rotaryFrequencies(rotary, 1);
    for (size_t i = 0; i < divisors.size(); ++i) divisors[i] /= scaled[i];
    return {{"rope_freqs.weight", divisors}};
}

void setKeys(GgufHeader& header, const std::string& architecture, const ModelSource& source, GgufType type) {
    const ModelShape& shape = source.config().shape;
    const std::string prefix = architecture + ".";
    auto count = [&](const char* key, int64_t value) { header.set(prefix + key, static_cast<uint32_t>(value)); };
    auto number = [&](const char* key, double value) { header.set(prefix + key, static_cast<float>(value)); };
    auto unless = [&](double neutral, const char* key, double value) {
        if (value != neutral) number(key, value);
    };
    header.set("general.architecture", architecture);
    header.set("general.name", source.path().filename().string());
    if (!source.license().name.empty()) header.set("general.license", source.license().name);
    header.set("general.file_type", fileTypeOf(type));
    header.set("general.quantization_version", uint32_t{2});
    count("vocab_size", shape.vocabSize);
    count("block_count", shape.numHiddenLayers);
    count("context_length", shape.maxPositionEmbeddings);
    count("embedding_length", shape.hiddenSize);
    count("feed_forward_length", shape.intermediateSize);
    count("attention.head_count", shape.numAttentionHeads);
    count("attention.head_count_kv", shape.numKeyValueHeads);
    count("attention.key_length", shape.headSize);
    count("attention.value_length", shape.headSize);
    number("attention.layer_norm_rms_epsilon", shape.rmsNormEps);
    setRotary(header, prefix, shape);
    int64_t window = 0;
    for (const LayerShape& layer : shape.layers) window = std::max(window, layer.slidingWindow);
    if (window > 0) count("attention.sliding_window", window);
    unless(0, "attn_logit_softcapping", shape.attentionSoftCap);
    unless(0, "final_logit_softcapping", shape.logitSoftCap);
    if (architecture != "granite") return;
    number("embedding_scale", shape.embeddingMultiplier);
    number("residual_scale", shape.residualMultiplier);
    number("attention.scale", shape.attentionScale);
    number("logit_scale", 1 / shape.logitMultiplier);
}

/// What the world's own programs expect of every file of a family, whatever its config said.
bool saysSame(const ModelShape& wanted, const ModelShape& read) {
    ModelShape a = wanted, b = read;
    a.interleavedPairs = b.interleavedPairs;
    a.normOffset = b.normOffset;
    a.initializerRange = b.initializerRange;
    auto close = [](double x, double y) { return std::abs(x - y) <= 1e-6 * std::abs(x); };
    if (!close(a.attentionScale, b.attentionScale) || !close(a.logitMultiplier, b.logitMultiplier) ||
        !close(a.rmsNormEps, b.rmsNormEps) || !close(a.embeddingMultiplier, b.embeddingMultiplier) ||
        !close(a.residualMultiplier, b.residualMultiplier) || a.rotaries.size() != b.rotaries.size())
        return false;
    for (size_t i = 0; i < a.rotaries.size(); ++i)
        for (const int64_t positions : {int64_t{1}, a.maxPositionEmbeddings}) {
            const auto before = rotaryFrequencies(a.rotaries[i], positions),
                       after = rotaryFrequencies(b.rotaries[i], positions);
            if (before.size() != after.size() || !close(a.rotaries[i].attentionFactor, b.rotaries[i].attentionFactor) ||
                a.rotaries[i].queryScaleBeta != b.rotaries[i].queryScaleBeta)
                return false;
            for (size_t pair = 0; pair < before.size(); ++pair)
                if (!close(double(before[pair]), double(after[pair]))) return false;
        }
    a.attentionScale = b.attentionScale;
    a.logitMultiplier = b.logitMultiplier;
    a.rmsNormEps = b.rmsNormEps;
    a.embeddingMultiplier = b.embeddingMultiplier;
    a.residualMultiplier = b.residualMultiplier;
    a.rotaries = b.rotaries;
    return a == b;
}

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

/// A model card with the licence alone.
Result<void> writeCard(const std::filesystem::path& path, const ModelLicense& license) {
    std::error_code code;
    if (license.name.empty() || std::filesystem::exists(path, code)) return {};
    return writeFileAtomically(path, "---\nlicense: " + toJsonLine(Json(license.name)) + "\n---\n");
}

Error stopped() { return {ErrorKind::Interrupted, "stopped while the model was being written", {}}; }

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

int64_t ggufTensorBytes(const ModelShape& shape, GgufType type) {
    const ParameterLayout layout = parameterLayout(shape);
    int64_t bytes = 0;
    for (const StoredParameter* parameter : layout.all()) {
        const kernels::DType stored = dtypeOf(typeOfPart(*parameter, layout, type));
        for (const LogicalParameter& part : parameter->parts)
            bytes += kernels::bytesOf(stored, part.rows * parameter->columns);
    }
    for (const auto& [name, values] : rotaryTensors(shape)) bytes += static_cast<int64_t>(values.size()) * 4;
    return bytes;
}

Result<void> writeGgufModel(kernels::Backend& backend, const std::filesystem::path& path, const ModelSource& source,
                            GgufType type, const std::function<void(GgufHeader& header, int64_t rows)>& vocabulary,
                            const ExportProgress& progress, std::stop_token stop) {
    const ModelShape& shape = source.config().shape;
    const std::string modelType = source.config().source.value("model_type", "llama");
    const std::string architecture = ggufArchitectureOf(modelType);
    if (architecture.empty())
        return dataError(source.path().string() + ": GGUF files have no name for the family \"" + modelType + "\"",
                         "Keep the Hugging Face folder");
    const auto pairs =
        ggufPairsAreNeighbours(architecture) ? kernels::RopePairs::Neighbours : kernels::RopePairs::Halves;
    const ParameterLayout layout = parameterLayout(shape);
    GgufHeader header;
    setKeys(header, architecture, source, type);
    vocabulary(header, shape.vocabSize);
    const auto rotary = rotaryTensors(shape);
    for (const auto& [name, values] : rotary)
        header.addTensor(name, GgufType::F32, {static_cast<int64_t>(values.size())});
    struct Matrix {
        kernels::DType type;
        int64_t columns;
    };
    std::map<int64_t, Matrix> matrices;  // by the offset where a part begins
    for (const StoredParameter* parameter : layout.all())
        for (const LogicalParameter& part : parameter->parts) {
            const GgufType stored = typeOfPart(*parameter, layout, type);
            header.addTensor(ggufNameOf(part.name, shape), stored, storedShape(*parameter, part));
            matrices[parameter->offset + part.firstRow * parameter->columns] = {dtypeOf(stored), parameter->columns};
        }
    auto writer = SEXTANT_TRY(GgufWriter::create(path, std::move(header)));
    for (const auto& [name, values] : rotary) SEXTANT_TRY(writer.write(std::as_bytes(std::span(values))));
    std::vector<std::byte> bytes;
    int64_t written = 0;
    const WeightSink sink = [&](int64_t offset, std::span<const float> values) {
        if (stop.stop_requested()) throw RunError(stopped());
        const auto [stored, columns] = std::prev(matrices.upper_bound(offset))->second;
        const auto count = static_cast<int64_t>(values.size());
        bytes.resize(static_cast<size_t>(kernels::bytesOf(stored, count)));
        backend.copy({bytes.data(), stored, {count / columns, columns}},
                     {const_cast<float*>(values.data()), kernels::DType::Float32, {count / columns, columns}});
        backend.synchronize();
        writer.write(bytes).orThrow();
        progress(written += count);
    };
    try {
        SEXTANT_TRY(source.read(backend, pairs, sink));
    } catch (const RunError& error) {
        return error.error();
    }
    SEXTANT_TRY(writer.finish());
    const ModelConfig again = SEXTANT_TRY(readGgufConfig(SEXTANT_TRY(GgufFile::open(path))));
    if (saysSame(shape, again.shape)) return {};
    std::error_code code;
    std::filesystem::remove(path, code);
    return dataError(source.path().string() + ": GGUF files have no keys for what is special in this " + modelType +
                         " model, and others would compute it wrongly",
                     "Keep the Hugging Face folder");
}

Result<void> writeModelFolder(kernels::Backend& backend, const std::filesystem::path& folder, const ModelSource& source,
                              ElementType stored, const ExportProgress& progress, std::stop_token stop) {
    ModelConfig config = SEXTANT_TRY(modelConfigOf(source.config().source, source.path().string()));
    config.ids = source.config().ids;
    config.endIds = source.config().endIds;
    config.storedType = stored;
    config.source["torch_dtype"] = "";  // set when it is written
    if (!sameParameters(parameterLayout(config.shape), parameterLayout(source.config().shape)))
        return dataError(source.path().string() + ": its tensors are not those of its family (" +
                             config.source.value("model_type", "llama") + ") in Hugging Face's format",
                         "Keep the GGUF file");
    SEXTANT_TRY(writeModelFolder(folder, config, parameterLayout(config.shape), [&](const WeightSink& sink) {
        int64_t written = 0;
        return source.read(backend, pairsOf(config.shape), [&](int64_t offset, std::span<const float> values) {
            if (stop.stop_requested()) throw RunError(stopped());
            sink(offset, values);
            progress(written += static_cast<int64_t>(values.size()));
        });
    }));
    return writeCard(folder / "README.md", source.license());
}

}  // namespace sextant
