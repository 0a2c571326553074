// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/arena.h"
#include "core/model/block.h"
#include "core/model/weights.h"
#include "core/plan/memory_plan.h"
#include "kernels/backend.h"

#include <cstdint>
#include <span>

namespace sextant {

/// One packed batch on the host: `tokens.size()` is exactly sequences * sequenceLength of the model's step shape.
struct TrainingBatch {
    std::span<const int32_t> tokens;
    std::span<const int32_t> targets;         ///< kernels::kIgnoredTarget where nothing is learned
    std::span<const int32_t> positions;       ///< restart at every document
    std::span<const float> tokenWeights;      ///< the loss is - sum of weight * log-probability
    std::span<const int32_t> sequenceStarts;  ///< ascending from 0 to tokens.size(): attention stays inside
};

struct AdamWSettings {
    double learningRate = 0, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, weightDecay = 0;
    double gradientScale = 1;
    int64_t step = 1;  ///< from 1
};

/// A decoder in training: weights, gradients, moments and every activation, forward and backward written by
/// hand over the backend's ops. docs/training-step.md walks through it. One thread at a time.
class TrainingModel {
public:
    /// The flat fp32 buffers that make up the state of a run, in ParameterLayout order.
    enum class State { Weights, FirstMoment, SecondMoment };

    /// `vocabulary` is the number of real tokens (the rest of the rows get no
    /// probability). Allocates the whole plan.
    TrainingModel(kernels::Backend& backend, const ModelShape& model, const StepShape& step, int64_t vocabulary);

    /// Normal weights with initializer_range, norms 1. A function of seed and parameter name alone.
    void initialize(uint64_t seed);

    /// Log-probability of every target (0 where ignored), without gradients.
    void evaluate(const TrainingBatch& batch, std::span<float> logProbabilities);
    /// The same, and adds the gradient of the weighted loss to the gradients.
    void accumulate(const TrainingBatch& batch, std::span<float> logProbabilities);

    void zeroGradients();
    /// Euclidean norm over all gradients.
    double gradientNorm();
    /// AdamW on all weights; decay on matrices only. Refreshes the compute copy.
    void update(const AdamWSettings& settings);

    /// The weights the forward pass reads, for decoding with the model in training between two steps.
    const WeightViews& weights() const { return m_weights; }
    const ParameterLayout& layout() const { return m_layout; }
    const ModelShape& shape() const { return m_shape; }
    const StepShape& stepShape() const { return m_step; }
    int64_t vocabulary() const { return m_vocabulary; }

    /// Copies state to and from host memory of layout().totalElements floats.
    void download(State state, std::span<float> host);
    void upload(State state, std::span<const float> host);
    void downloadGradients(std::span<float> host);

private:
    enum class Pass { Evaluate, Train };

    void uploadBatch(const TrainingBatch& batch);
    void forward();
    void lossHead(Pass pass, std::span<float> logProbabilities);
    void backward();
    void refreshComputeWeights();
    const kernels::Tensor& stateBuffer(State state) const;
    BlockRows rowsOfLayer(size_t layer) const;
    BlockContext blockContext() const { return {m_backend, m_shape, m_rotary, m_positions}; }

    kernels::Backend& m_backend;
    ModelShape m_shape;
    StepShape m_step;
    int64_t m_vocabulary;
    ParameterLayout m_layout;
    Arena m_arena;
    WeightViews m_weights, m_gradients;
    std::vector<RotaryTable> m_rotary;
    std::vector<BlockRows> m_rows;
    std::vector<kernels::Tensor> m_logSumExp;  // by layer
    kernels::Tensor m_finalInput, m_finalNormed, m_finalRstd, m_branch;
    BlockGradients m_backwardMemory;
    kernels::Tensor m_tokens, m_targets, m_positions, m_tokenWeights, m_logProbabilities, m_sequenceStarts;
};

}  // namespace sextant
