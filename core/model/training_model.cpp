// SPDX-License-Identifier: Apache-2.0
#include "core/model/training_model.h"

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/model/rotary_tables.h"
#include "core/model/token_ids.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace sextant {

using kernels::Accumulation;
using kernels::MatmulShape;
using kernels::Tensor;

TrainingModel::TrainingModel(kernels::Backend& backend, const ModelOptions& model, const StepShape& step,
                             int64_t vocabulary)
    : m_backend(backend),
      m_options(model),
      m_step(step),
      m_vocabulary(vocabulary),
      m_layout(parameterLayout(model)),
      m_arena(backend, planTraining(model, step)) {
    const Tensor& master = m_arena.tensor("weights");
    const Tensor& compute = step.compute == ElementType::Float32 ? master : m_arena.tensor("weights.compute");
    const Tensor& gradients = m_arena.tensor("gradients");
    m_weights = weightViews(m_layout, compute, master, 0);
    m_gradients = weightViews(m_layout, gradients, gradients, 0);
    for (size_t l = 0; l < m_layout.layers.size(); ++l) {
        auto buffer = [&](const char* name) { return m_arena.tensor("layers." + std::to_string(l) + "." + name); };
        m_layers.push_back({buffer("attention_input"), buffer("attention_normed"), buffer("attention_rstd"),
                            buffer("qkv"), buffer("attention_out"), buffer("log_sum_exp"), buffer("feed_forward_input"),
                            buffer("feed_forward_normed"), buffer("feed_forward_rstd"), buffer("gate_up"),
                            buffer("swiglu")});
    }
    m_finalInput = m_arena.tensor("final_input");
    m_finalNormed = m_arena.tensor("final_normed");
    m_finalRstd = m_arena.tensor("final_rstd");
    m_branch = m_arena.tensor("branch");
    m_dResidual = m_arena.tensor("d_residual");
    // In fp32 the gradient of a branch is the residual's gradient itself; in bf16 it is a rounded copy.
    m_dBranch = step.compute == ElementType::Float32 ? m_dResidual : m_arena.tensor("d_branch");
    m_dNormed = m_arena.tensor("d_normed");
    m_dQkv = m_arena.tensor("d_qkv");
    m_dAttentionOut = m_arena.tensor("d_attention_out");
    m_dSwiglu = m_arena.tensor("d_swiglu");
    m_tokens = m_arena.tensor("tokens");
    m_targets = m_arena.tensor("targets");
    m_positions = m_arena.tensor("positions");
    m_tokenWeights = m_arena.tensor("token_weights");
    m_logProbabilities = m_arena.tensor("log_probabilities");
    uploadRotaryTables(backend, m_options, m_arena.tensor("rope.cosine"), m_arena.tensor("rope.sine"));
}

void TrainingModel::initialize(uint64_t seed) {
    std::vector<float> host(static_cast<size_t>(m_layout.totalElements), 0.0f);
    constexpr int64_t kPiece = 1 << 16;
    for (const StoredParameter* parameter : m_layout.all()) {
        for (const LogicalParameter& part : parameter->parts) {
            float* values = host.data() + parameter->offset + part.firstRow * parameter->columns;
            const int64_t count = part.rows * parameter->columns;
            if (parameter->kind == StoredParameter::Kind::Norm) {
                std::fill_n(values, count, 1.0f);
                continue;
            }
            CounterRandom random(seed, hashText(part.name));
            parallelFor((count + kPiece - 1) / kPiece, 0, [&](int64_t piece) {
                const int64_t end = std::min(count, (piece + 1) * kPiece);
                for (int64_t i = piece * kPiece; i < end; ++i)
                    values[i] =
                        static_cast<float>(m_options.initializerRange * random.normal(static_cast<uint64_t>(i)));
            });
        }
    }
    upload(State::Weights, host);
}

void TrainingModel::evaluate(const TrainingBatch& batch, std::span<float> logProbabilities) {
    uploadBatch(batch);
    forward();
    lossHead(Pass::Evaluate, logProbabilities);
}

void TrainingModel::accumulate(const TrainingBatch& batch, std::span<float> logProbabilities) {
    uploadBatch(batch);
    forward();
    lossHead(Pass::Train, logProbabilities);
    backward();
}

void TrainingModel::uploadBatch(const TrainingBatch& batch) {
    const auto T = static_cast<size_t>(m_step.tokens());
    if (batch.tokens.size() != T || batch.targets.size() != T || batch.positions.size() != T ||
        batch.tokenWeights.size() != T || batch.sequenceStarts.size() < 2)
        throw std::logic_error("the batch does not fit the step shape");
    checkTokenIds(batch.tokens, m_weights.embedding.rows());
    checkTargets(batch.targets, m_vocabulary);
    m_backend.upload(m_tokens, batch.tokens.data());
    m_backend.upload(m_targets, batch.targets.data());
    m_backend.upload(m_positions, batch.positions.data());
    m_backend.upload(m_tokenWeights, batch.tokenWeights.data());
    m_sequenceStarts = m_arena.tensor("sequence_starts").rowRange(0, static_cast<int64_t>(batch.sequenceStarts.size()));
    m_backend.upload(m_sequenceStarts, batch.sequenceStarts.data());
}

void TrainingModel::forward() {
    m_backend.embeddingForward({m_tokens, m_weights.embedding, m_layers[0].attentionInput});
    for (size_t l = 0; l < m_layers.size(); ++l) {
        if (l == 0)
            attentionForward(l, m_layers[0].attentionInput, {});
        else
            attentionForward(l, m_layers[l - 1].feedForwardInput, m_branch);
        feedForwardForward(l);
    }
    m_backend.rmsNormForward({m_layers.back().feedForwardInput, m_branch, m_weights.finalNorm,
                              static_cast<float>(m_options.rmsNormEps), m_finalInput, m_finalNormed, m_finalRstd});
}

/// normed = RMSNorm(residual + delta);  branch = attention(rope(normed Wqkv^T)) Wo^T
void TrainingModel::attentionForward(size_t layer, const Tensor& residual, const Tensor& delta) {
    LayerBuffers& b = m_layers[layer];
    const WeightViews::Layer& w = m_weights.layers[layer];
    const int64_t D = m_options.headSize(), queryWidth = m_options.numAttentionHeads * D;
    const int64_t keyWidth = m_options.numKeyValueHeads * D;
    m_backend.rmsNormForward({residual, delta, w.attentionNorm, static_cast<float>(m_options.rmsNormEps),
                              b.attentionInput, b.attentionNormed, b.attentionRstd});
    linear(b.attentionNormed, w.qkv, b.qkv);
    m_backend.rope({b.qkv.columnRange(0, queryWidth + keyWidth), m_positions, m_arena.tensor("rope.cosine"),
                    m_arena.tensor("rope.sine"), D, kernels::RopeDirection::Forward});
    m_backend.attentionForward({b.qkv.columnRange(0, queryWidth), b.qkv.columnRange(queryWidth, keyWidth),
                                b.qkv.columnRange(queryWidth + keyWidth, keyWidth), m_sequenceStarts, D,
                                1.0f / std::sqrt(static_cast<float>(D)), b.attentionOut, b.logSumExp});
    linear(b.attentionOut, w.attentionOutput, m_branch);
}

/// normed = RMSNorm(residual + branch);  branch = (silu(gate) * up) Wdown^T,  [gate | up] = normed Wgu^T
void TrainingModel::feedForwardForward(size_t layer) {
    LayerBuffers& b = m_layers[layer];
    const WeightViews::Layer& w = m_weights.layers[layer];
    m_backend.rmsNormForward({b.attentionInput, m_branch, w.feedForwardNorm, static_cast<float>(m_options.rmsNormEps),
                              b.feedForwardInput, b.feedForwardNormed, b.feedForwardRstd});
    linear(b.feedForwardNormed, w.gateUp, b.gateUp);
    m_backend.gluForward({b.gateUp, b.swiglu});
    linear(b.swiglu, w.down, m_branch);
}

void TrainingModel::lossHead(Pass pass, std::span<float> logProbabilities) {
    kernels::LossHead op{m_finalNormed,
                         m_weights.head,
                         m_targets,
                         m_tokenWeights,
                         m_arena.tensor("logits"),
                         m_vocabulary,
                         m_logProbabilities,
                         {},
                         {}};
    if (pass == Pass::Train) {
        op.dHidden = m_dNormed;
        op.dWeight = m_gradients.head;
    }
    m_backend.lossHead(op);
    m_backend.download(logProbabilities.data(), m_logProbabilities);
}

void TrainingModel::backward() {
    m_backend.zero(m_dResidual);
    const Tensor dBranchCopy = m_step.compute == ElementType::Float32 ? Tensor{} : m_dBranch;
    m_backend.rmsNormBackward(
        {m_dNormed, m_finalInput, m_weights.finalNorm, m_finalRstd, m_dResidual, m_gradients.finalNorm, dBranchCopy});
    for (size_t l = m_layers.size(); l-- > 0;) {
        feedForwardBackward(l);
        attentionBackward(l);
    }
    m_backend.embeddingBackward({m_tokens, m_dResidual, m_gradients.embedding});
}

void TrainingModel::feedForwardBackward(size_t layer) {
    LayerBuffers& b = m_layers[layer];
    const WeightViews::Layer& w = m_weights.layers[layer];
    WeightViews::Layer& g = m_gradients.layers[layer];
    linearBackward(m_dBranch, b.swiglu, w.down, g.down, m_dSwiglu);
    m_backend.gluBackward({m_dSwiglu, b.gateUp, b.gateUp});  // the projection is not needed again
    linearBackward(b.gateUp, b.feedForwardNormed, w.gateUp, g.gateUp, m_dNormed);
    const Tensor dBranchCopy = m_step.compute == ElementType::Float32 ? Tensor{} : m_dBranch;
    m_backend.rmsNormBackward({m_dNormed, b.feedForwardInput, w.feedForwardNorm, b.feedForwardRstd, m_dResidual,
                               g.feedForwardNorm, dBranchCopy});
}

void TrainingModel::attentionBackward(size_t layer) {
    LayerBuffers& b = m_layers[layer];
    const WeightViews::Layer& w = m_weights.layers[layer];
    WeightViews::Layer& g = m_gradients.layers[layer];
    const int64_t D = m_options.headSize(), queryWidth = m_options.numAttentionHeads * D;
    const int64_t keyWidth = m_options.numKeyValueHeads * D;
    linearBackward(m_dBranch, b.attentionOut, w.attentionOutput, g.attentionOutput, m_dAttentionOut);
    m_backend.attentionBackward({b.qkv.columnRange(0, queryWidth), b.qkv.columnRange(queryWidth, keyWidth),
                                 b.qkv.columnRange(queryWidth + keyWidth, keyWidth), m_sequenceStarts, b.attentionOut,
                                 b.logSumExp, m_dAttentionOut, D, 1.0f / std::sqrt(static_cast<float>(D)),
                                 m_dQkv.columnRange(0, queryWidth), m_dQkv.columnRange(queryWidth, keyWidth),
                                 m_dQkv.columnRange(queryWidth + keyWidth, keyWidth)});
    m_backend.rope({m_dQkv.columnRange(0, queryWidth + keyWidth), m_positions, m_arena.tensor("rope.cosine"),
                    m_arena.tensor("rope.sine"), D, kernels::RopeDirection::Backward});
    linearBackward(m_dQkv, b.attentionNormed, w.qkv, g.qkv, m_dNormed);
    const bool first = layer == 0;
    const Tensor dBranchCopy = m_step.compute == ElementType::Float32 || first ? Tensor{} : m_dBranch;
    m_backend.rmsNormBackward(
        {m_dNormed, b.attentionInput, w.attentionNorm, b.attentionRstd, m_dResidual, g.attentionNorm, dBranchCopy});
}

void TrainingModel::linear(const Tensor& input, const Tensor& weight, const Tensor& output) {
    m_backend.matmul({MatmulShape::Forward, input, weight, output, Accumulation::Overwrite});
}

void TrainingModel::linearBackward(const Tensor& dOutput, const Tensor& input, const Tensor& weight,
                                   const Tensor& dWeight, const Tensor& dInput) {
    m_backend.matmul({MatmulShape::WeightGradient, dOutput, input, dWeight, Accumulation::Add});
    m_backend.matmul({MatmulShape::InputGradient, dOutput, weight, dInput, Accumulation::Overwrite});
}

void TrainingModel::zeroGradients() { m_backend.zero(m_arena.tensor("gradients")); }

double TrainingModel::gradientNorm() { return std::sqrt(m_backend.squaredNorm(m_arena.tensor("gradients"))); }

void TrainingModel::update(const AdamWSettings& settings) {
    auto apply = [&](int64_t first, int64_t count, double weightDecay, const Tensor& computeCopy) {
        auto range = [&](const char* name) { return m_arena.tensor(name).rowRange(first, count); };
        m_backend.adamW({range("weights"), range("gradients"), range("adam.first_moment"), range("adam.second_moment"),
                         computeCopy, static_cast<float>(settings.learningRate), static_cast<float>(settings.beta1),
                         static_cast<float>(settings.beta2), static_cast<float>(settings.epsilon),
                         static_cast<float>(weightDecay), static_cast<float>(settings.gradientScale), settings.step});
    };
    const Tensor computeCopy = m_step.compute == ElementType::Float32 ? Tensor{} : m_arena.tensor("weights.compute");
    apply(0, m_layout.matrixElements, settings.weightDecay, computeCopy);
    apply(m_layout.matrixElements, m_layout.totalElements - m_layout.matrixElements, 0.0, {});
}

const Tensor& TrainingModel::stateBuffer(State state) const {
    switch (state) {
        case State::Weights:
            return m_arena.tensor("weights");
        case State::FirstMoment:
            return m_arena.tensor("adam.first_moment");
        case State::SecondMoment:
            return m_arena.tensor("adam.second_moment");
    }
    throw std::logic_error("unknown state");
}

void TrainingModel::download(State state, std::span<float> host) {
    m_backend.download(host.data(), stateBuffer(state));
}

void TrainingModel::upload(State state, std::span<const float> host) {
    m_backend.upload(stateBuffer(state), host.data());
    if (state == State::Weights) refreshComputeWeights();
}

void TrainingModel::downloadGradients(std::span<float> host) {
    m_backend.download(host.data(), m_arena.tensor("gradients"));
}

void TrainingModel::refreshComputeWeights() {
    if (m_step.compute == ElementType::Float32) return;
    m_backend.copy(m_arena.tensor("weights.compute"), m_arena.tensor("weights").rowRange(0, m_layout.matrixElements));
}

}  // namespace sextant
