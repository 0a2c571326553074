// SPDX-License-Identifier: Apache-2.0
#include "core/infer/loaded_model.h"

#include "core/base/system.h"
#include "core/base/text.h"
#include "core/model/gguf_tensors.h"

#include <algorithm>

namespace sextant {

namespace {

bool isGguf(const std::filesystem::path& path) { return path.extension() == ".gguf"; }

/// What has to be allocated: of a mapped file only the norms and biases, which are small and wanted in fp32.
MemoryPlan plannedWeights(const ModelShape& shape, ElementType compute, const GgufFile* file) {
    MemoryPlan plan = planWeights(shape, compute);
    if (file) std::erase_if(plan.buffers, [](const PlannedBuffer& buffer) { return buffer.name == "weights"; });
    return plan;
}

int64_t bytesOf(const MemoryPlan& plan, const GgufFile* file) {
    int64_t bytes = plan.totalBytes();
    if (file)
        for (const GgufTensor& tensor : file->tensors()) bytes += static_cast<int64_t>(tensor.bytes.size());
    return bytes;
}

}  // namespace

Result<ModelConfig> readModelFileConfig(const std::filesystem::path& path) {
    if (isGguf(path)) return readGgufConfig(SEXTANT_TRY(GgufFile::open(path)));
    return readModelConfig(path);
}

LoadedModel::LoadedModel(std::filesystem::path folder, kernels::Backend& backend, const ModelConfig& config,
                         std::shared_ptr<const Tokenizer> tokenizer, ElementType compute,
                         std::unique_ptr<GgufFile> file)
    : m_folder(std::move(folder)),
      m_backend(backend),
      m_config(config),
      m_tokenizer(std::move(tokenizer)),
      m_file(std::move(file)),
      m_layout(parameterLayout(config.shape)),
      m_weightBytes(bytesOf(plannedWeights(config.shape, compute, m_file.get()), m_file.get())),
      m_arena(backend, plannedWeights(config.shape, compute, m_file.get())) {
    m_decoderModel.shape = config.shape;
    m_decoderModel.compute = compute;
    m_decoderModel.vocabulary = m_tokenizer->vocabularySize();
    const kernels::Tensor& vectors = m_arena.tensor("norms");
    m_decoderModel.weights = m_file
                                 ? ggufWeights(*m_file, m_layout, config.shape, vectors)
                                 : weightViews(m_layout, m_arena.tensor("weights"), vectors, m_layout.matrixElements);
    m_textStops = sextant::stopTokens(*m_tokenizer, m_config, PromptKind::Text);
    m_chatStops = sextant::stopTokens(*m_tokenizer, m_config, PromptKind::Chat);
}

Result<void> LoadedModel::readVectors() {
    const kernels::Tensor& vectors = m_arena.tensor("norms");
    for (const StoredParameter* parameter : m_layout.all()) {
        if (parameter->kind == StoredParameter::Kind::Matrix) continue;
        for (const LogicalParameter& part : parameter->parts) {
            const GgufTensor& tensor = *m_file->tensor(ggufNameOf(part.name, m_config.shape));
            const kernels::Tensor source = mappedTensor(tensor);
            if (kernels::isBlockType(source.dtype))
                return dataError(m_folder.string() + ": the vector \"" + std::string(tensor.name) + "\" is stored as " +
                                     kernels::nameOf(source.dtype),
                                 "Only matrices may be quantised; convert the model again");
            m_backend.copy(vectors.rowRange(parameter->offset + part.firstRow - m_layout.matrixElements, part.rows),
                           source);
        }
    }
    m_backend.synchronize();
    return {};
}

Result<void> LoadedModel::readWeights(std::stop_token stop) {
    const kernels::Tensor& matrices = m_arena.tensor("weights");
    const kernels::Tensor& norms = m_arena.tensor("norms");
    return readModelWeights(m_folder, m_layout, [&](int64_t offset, std::span<const float> values) {
        if (stop.stop_requested())
            throw RunError({ErrorKind::Interrupted, "stopped while the model was being loaded", {}});
        const auto count = static_cast<int64_t>(values.size());
        const bool isNorm = offset >= m_layout.matrixElements;
        const kernels::Tensor target =
            isNorm ? norms.rowRange(offset - m_layout.matrixElements, count) : matrices.rowRange(offset, count);
        kernels::Tensor source(const_cast<float*>(values.data()), kernels::DType::Float32, {count});
        m_backend.copy(target, source);
        m_backend.synchronize();
    });
}

Result<std::unique_ptr<LoadedModel>> LoadedModel::load(const std::filesystem::path& path, kernels::Backend& backend,
                                                       kernels::Precision precision, std::stop_token stop,
                                                       kernels::RowRounding rounding) {
    std::unique_ptr<GgufFile> file;
    if (isGguf(path)) file = std::make_unique<GgufFile>(SEXTANT_TRY(GgufFile::open(path)));
    const ModelConfig config = file ? SEXTANT_TRY(readGgufConfig(*file)) : SEXTANT_TRY(readModelConfig(path));
    if (file) SEXTANT_TRY(checkGgufTensors(*file, parameterLayout(config.shape), config.shape));
    Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(path));
    SEXTANT_TRY(checkVocabulary(tokenizer, config.shape.vocabSize, path.string()));
    const ElementType compute = elementTypeOf(precision);
    const int64_t needed = bytesOf(plannedWeights(config.shape, compute, file.get()), file.get());
    if (needed > memoryState().availableBytes)
        return machineError("the model in " + path.string() + " needs " + formatBytes(needed) + ", only " +
                                formatBytes(memoryState().availableBytes) + " of memory are free",
                            "Close other programs, or choose a smaller model");
    try {
        const bool isMapped = file != nullptr;
        std::unique_ptr<LoadedModel> model(new LoadedModel(
            path, backend, config, std::make_shared<const Tokenizer>(std::move(tokenizer)), compute, std::move(file)));
        model->m_decoderModel.rowRounding = rounding;
        SEXTANT_TRY(isMapped ? model->readVectors() : model->readWeights(stop));
        return model;
    } catch (const RunError& error) {
        return error.error();
    }
}

Result<void> checkVocabulary(const Tokenizer& tokenizer, int64_t rows, const std::string& place) {
    const int64_t ids = tokenizer.vocabularySize();
    if (ids <= rows) return {};
    int64_t last = ids - 1;  // the largest that stands for something
    while (last > rows && tokenizer.tokenText(static_cast<int32_t>(last)).empty()) --last;
    return dataError(place + ": the tokenizer has the token " +
                         toJsonLine(Json(tokenizer.tokenText(static_cast<int32_t>(last)))) + " with the id " +
                         std::to_string(last) + ", and the model has " + std::to_string(rows) + " rows (vocab_size)",
                     "Take the tokenizer the model was trained with, or resize the model's embedding");
}

}  // namespace sextant
