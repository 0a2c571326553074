// SPDX-License-Identifier: Apache-2.0
#include "core/infer/loaded_model.h"

#include "core/base/system.h"
#include "core/base/text.h"

#include <algorithm>

namespace sextant {

LoadedModel::LoadedModel(std::filesystem::path folder, kernels::Backend& backend, const ModelConfig& config,
                         std::shared_ptr<const Tokenizer> tokenizer, ElementType compute)
    : m_folder(std::move(folder)),
      m_backend(backend),
      m_config(config),
      m_tokenizer(std::move(tokenizer)),
      m_layout(parameterLayout(config.shape)),
      m_weightBytes(planWeights(config.shape, compute).totalBytes()),
      m_arena(backend, planWeights(config.shape, compute)) {
    m_decoderModel.shape = config.shape;
    m_decoderModel.compute = compute;
    m_decoderModel.vocabulary = m_tokenizer->vocabularySize();
    m_decoderModel.weights =
        weightViews(m_layout, m_arena.tensor("weights"), m_arena.tensor("norms"), m_layout.matrixElements);
    m_textStops = sextant::stopTokens(*m_tokenizer, m_config, PromptKind::Text);
    m_chatStops = sextant::stopTokens(*m_tokenizer, m_config, PromptKind::Chat);
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

Result<std::unique_ptr<LoadedModel>> LoadedModel::load(const std::filesystem::path& folder, kernels::Backend& backend,
                                                       kernels::Precision precision, std::stop_token stop) {
    ModelConfig config = SEXTANT_TRY(readModelConfig(folder));
    Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(folder));
    SEXTANT_TRY(checkVocabulary(tokenizer, config.shape.vocabSize, folder.string()));
    const ElementType compute = elementTypeOf(precision);
    const int64_t needed = planWeights(config.shape, compute).totalBytes();
    if (needed > memoryState().availableBytes)
        return machineError("the model in " + folder.string() + " needs " + formatBytes(needed) + ", only " +
                                formatBytes(memoryState().availableBytes) + " of memory are free",
                            "Close other programs, or choose a smaller model");
    try {
        std::unique_ptr<LoadedModel> model(
            new LoadedModel(folder, backend, config, std::make_shared<const Tokenizer>(std::move(tokenizer)), compute));
        SEXTANT_TRY(model->readWeights(stop));
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
