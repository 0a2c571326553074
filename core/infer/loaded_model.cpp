// SPDX-License-Identifier: Apache-2.0
#include "core/infer/loaded_model.h"

#include "core/base/system.h"
#include "core/base/text.h"
#include "core/job/job_folder.h"

#include <algorithm>

namespace sextant {

LoadedModel::LoadedModel(std::filesystem::path folder, kernels::Backend& backend, const ModelConfig& config,
                         std::shared_ptr<const Tokenizer> tokenizer, ElementType compute)
    : m_folder(std::move(folder)),
      m_backend(backend),
      m_config(config),
      m_tokenizer(std::move(tokenizer)),
      m_layout(parameterLayout(config.options)),
      m_weightBytes(planWeights(config.options, compute).totalBytes()),
      m_arena(backend, planWeights(config.options, compute)) {
    m_decoderModel.options = config.options;
    m_decoderModel.compute = compute;
    m_decoderModel.vocabulary = std::min(config.options.vocabSize, m_tokenizer->vocabularySize());
    m_decoderModel.weights =
        weightViews(m_layout, m_arena.tensor("weights"), m_arena.tensor("norms"), m_layout.matrixElements);
}

Result<void> LoadedModel::readWeights() {
    const kernels::Tensor& matrices = m_arena.tensor("weights");
    const kernels::Tensor& norms = m_arena.tensor("norms");
    return readModelWeights(m_folder, m_layout, [&](int64_t offset, std::span<const float> values) {
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
                                                       kernels::Precision precision) {
    ModelConfig config = SEXTANT_TRY(readModelConfig(folder));
    Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(folder));
    const ElementType compute = elementTypeOf(precision);
    const int64_t needed = planWeights(config.options, compute).totalBytes();
    if (needed > memoryState().availableBytes)
        return machineError("the model in " + folder.string() + " needs " + formatBytes(needed) + ", only " +
                                formatBytes(memoryState().availableBytes) + " of memory are free",
                            "Close other programs, or choose a smaller model");
    try {
        std::unique_ptr<LoadedModel> model(
            new LoadedModel(folder, backend, config, std::make_shared<const Tokenizer>(std::move(tokenizer)), compute));
        SEXTANT_TRY(model->readWeights());
        return model;
    } catch (const RunError& error) {
        return error.error();
    }
}

Result<std::filesystem::path> resolveModelFolder(const std::filesystem::path& path) {
    std::error_code code;
    if (std::filesystem::exists(path / "config.json", code)) return path;
    const bool isCheckpoints = path.filename() == "checkpoints";
    // A running job may have removed the checkpoint since it was chosen.
    const bool isGone = path.parent_path().filename() == "checkpoints" && !std::filesystem::exists(path, code);
    const auto job = isGone ? path.parent_path().parent_path() : isCheckpoints ? path.parent_path() : path;
    auto checkpoints = JobFolder(job).checkpoints();
    if (!checkpoints.empty()) return checkpoints.back().path;
    return dataError("there is no model in " + path.string(),
                     "Name a folder with config.json and model.safetensors, or a job that has a checkpoint");
}

}  // namespace sextant
