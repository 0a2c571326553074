// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_export.h"

#include "core/model/gguf_model.h"
#include "core/model/gguf_tensors.h"
#include "core/model/rotary_tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace sextant {

namespace {

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

using NamedVectors = std::vector<std::pair<std::string, std::vector<float>>>;

/// Divisors of the frequencies, which GGUF keeps as tensors of their own.
NamedVectors rotaryTensors(const ModelShape& shape) {
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

void setKeys(GgufHeader& header, const std::string& architecture, const ModelShape& shape, const GgufForm& form) {
    const std::string prefix = architecture + ".";
    auto count = [&](const char* key, int64_t value) { header.set(prefix + key, static_cast<uint32_t>(value)); };
    auto number = [&](const char* key, double value) { header.set(prefix + key, static_cast<float>(value)); };
    auto unless = [&](double neutral, const char* key, double value) {
        if (value != neutral) number(key, value);
    };
    header.set("general.architecture", architecture);
    header.set("general.name", form.name);
    header.set("general.file_type", fileTypeOf(form.type));
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

/// A GGUF file before its numbers.
struct GgufDraft {
    GgufHeader header;
    NamedVectors rotary;  // the first tensors of the file
    struct Matrix {
        kernels::DType type;
        int64_t columns;
    };
    std::map<int64_t, Matrix> parts;  // of the layout, by the offset where each begins
};

GgufDraft draftOf(const ModelShape& shape, const std::string& architecture, const GgufForm& form) {
    GgufDraft draft;
    setKeys(draft.header, architecture, shape, form);
    form.vocabulary(draft.header, shape.vocabSize);
    draft.rotary = rotaryTensors(shape);
    for (const auto& [name, values] : draft.rotary)
        draft.header.addTensor(name, GgufType::F32, {static_cast<int64_t>(values.size())});
    const ParameterLayout layout = parameterLayout(shape);
    for (const StoredParameter* parameter : layout.all())
        for (const LogicalParameter& part : parameter->parts) {
            const GgufType stored = typeOfPart(*parameter, layout, form.type);
            draft.header.addTensor(ggufNameOf(part.name, shape), stored, storedShape(*parameter, part));
            draft.parts[parameter->offset + part.firstRow * parameter->columns] = {dtypeOf(stored), parameter->columns};
        }
    return draft;
}

/// Whether those who read the file will see the model that was meant: it is read here as they would.
bool saysWhatIsMeant(const GgufDraft& draft, const ModelShape& shape) {
    const std::string bytes = draft.header.bytes();
    auto values = readGgufValues(bytes, "the header");
    if (!values) return false;
    GgufContents contents{std::move(values).value(), {}};
    for (const GgufHeader::Tensor& tensor : draft.header.tensors())
        contents.tensors.push_back({tensor.name, tensor.type, tensor.shape, {}});
    for (size_t i = 0; i < draft.rotary.size(); ++i)
        contents.tensors[i].bytes = std::as_bytes(std::span(draft.rotary[i].second));
    const auto read = readGgufConfig(contents, "the header");
    return read && saysSame(shape, read.value().shape);
}

/// A model card with the licence alone.
Result<void> writeCard(const std::filesystem::path& path, const ModelLicense& license) {
    std::error_code code;
    if (license.name.empty() || std::filesystem::exists(path, code)) return {};
    return writeFileAtomically(path, "---\nlicense: " + toJsonLine(Json(license.name)) + "\n---\n");
}

Error stopped() { return {ErrorKind::Interrupted, "stopped while the model was being written", {}}; }

}  // namespace

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
                            const GgufForm& form, const ExportProgress& progress, std::stop_token stop) {
    const ModelShape& shape = source.config().shape;
    const std::string modelType = source.config().source.value("model_type", "llama");
    const std::string architecture = ggufArchitectureOf(modelType);
    if (architecture.empty())
        return dataError(source.path().string() + ": GGUF files have no name for the family \"" + modelType + "\"",
                         "Keep the Hugging Face folder");
    const auto pairs =
        ggufPairsAreNeighbours(architecture) ? kernels::RopePairs::Neighbours : kernels::RopePairs::Halves;
    GgufDraft draft = draftOf(shape, architecture, form);
    if (!source.license().name.empty()) draft.header.set("general.license", source.license().name);
    if (!saysWhatIsMeant(draft, shape))
        return dataError(source.path().string() + ": GGUF files have no keys for what is special in this " + modelType +
                             " model, and others would compute it wrongly",
                         "Keep the Hugging Face folder");
    auto writer = SEXTANT_TRY(GgufWriter::create(path, draft.header));
    for (const auto& [name, values] : draft.rotary) SEXTANT_TRY(writer.write(std::as_bytes(std::span(values))));
    std::vector<std::byte> bytes;
    int64_t written = 0;
    const WeightSink sink = [&](int64_t offset, std::span<const float> values) {
        if (stop.stop_requested()) throw RunError(stopped());
        const auto [stored, columns] = std::prev(draft.parts.upper_bound(offset))->second;
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
    return writer.finish();
}

Result<void> writeModelFolder(kernels::Backend& backend, const std::filesystem::path& folder, const ModelSource& source,
                              ElementType stored, const ExportProgress& progress, std::stop_token stop) {
    ModelConfig config = SEXTANT_TRY(source.folderConfig());
    config.storedType = stored;
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
