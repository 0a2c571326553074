// SPDX-License-Identifier: Apache-2.0
#include "core/model/training_model.h"

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/model/token_ids.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace sextant {

using kernels::Tensor;

TrainingModel::TrainingModel(kernels::Backend& backend, const ModelShape& model, const StepShape& step,
                             int64_t vocabulary)
    : m_backend(backend),
      m_shape(model),
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
        m_rows.push_back(rowsOfLayer(l));
        m_logSumExp.push_back(m_arena.tensor("layers." + std::to_string(l) + ".log_sum_exp"));
    }
    m_finalInput = m_arena.tensor("final_input");
    m_finalNormed = m_arena.tensor("final_normed");
    m_finalRstd = m_arena.tensor("final_rstd");
    m_branch = m_arena.tensor("branch");
    m_backwardMemory.dResidual = m_arena.tensor("d_residual");
    if (!branchGradientIsResidual(model, step.compute)) m_backwardMemory.branchCopy = m_arena.tensor("d_branch");
    m_backwardMemory.dBranch =
        m_backwardMemory.branchCopy.empty() ? m_backwardMemory.dResidual : m_backwardMemory.branchCopy;
    if (model.hasOutputNorms()) m_backwardMemory.dProjected = m_arena.tensor("d_projected");
    m_backwardMemory.dNormed = m_arena.tensor("d_normed");
    m_backwardMemory.dQkv = m_arena.tensor("d_qkv");
    m_backwardMemory.dAttentionOut = m_arena.tensor("d_attention_out");
    m_backwardMemory.dActivated = m_arena.tensor("d_activated");
    m_tokens = m_arena.tensor("tokens");
    m_targets = m_arena.tensor("targets");
    m_positions = m_arena.tensor("positions");
    m_tokenWeights = m_arena.tensor("token_weights");
    m_logProbabilities = m_arena.tensor("log_probabilities");
    m_rotary = uploadRotaryTables(backend, m_shape, m_arena);
}

BlockRows TrainingModel::rowsOfLayer(size_t layer) const {
    auto buffer = [&](const char* name) {
        const std::string whole = "layers." + std::to_string(layer) + "." + name;
        return m_arena.has(whole) ? m_arena.tensor(whole) : Tensor{};
    };
    BlockRows rows;
    rows.attentionInput = buffer("attention_input");
    rows.attentionNormed = buffer("attention_normed");
    rows.attentionRstd = buffer("attention_rstd");
    rows.qkv = buffer("qkv");
    rows.queryKey = buffer("normed_query_key");
    if (rows.queryKey.empty()) rows.queryKey = rows.qkv.columnRange(0, m_shape.queryWidth() + m_shape.keyWidth());
    rows.queryRstd = buffer("query_rstd");
    rows.keyRstd = buffer("key_rstd");
    rows.attentionOut = buffer("attention_out");
    rows.attentionProjected = buffer("attention_projected");
    rows.attentionProjectedRstd = buffer("attention_projected_rstd");
    rows.feedForwardInput = buffer("feed_forward_input");
    rows.feedForwardNormed = buffer("feed_forward_normed");
    rows.feedForwardRstd = buffer("feed_forward_rstd");
    rows.gateUp = buffer("gate_up");
    rows.activated = buffer("activated");
    rows.feedForwardProjected = buffer("feed_forward_projected");
    rows.feedForwardProjectedRstd = buffer("feed_forward_projected_rstd");
    return rows;
}

void TrainingModel::initialize(uint64_t seed) {
    std::vector<float> host(static_cast<size_t>(m_layout.totalElements), 0.0f);
    constexpr int64_t kPiece = 1 << 16;
    for (const StoredParameter* parameter : m_layout.all()) {
        for (const LogicalParameter& part : parameter->parts) {
            float* values = host.data() + parameter->offset + part.firstRow * parameter->columns;
            const int64_t count = part.rows * parameter->columns;
            if (parameter->kind != StoredParameter::Kind::Matrix) {
                std::fill_n(values, count, parameter->kind == StoredParameter::Kind::Norm ? 1.0f : 0.0f);
                continue;
            }
            CounterRandom random(seed, hashText(part.name));
            parallelFor((count + kPiece - 1) / kPiece, 0, [&](int64_t piece) {
                const int64_t end = std::min(count, (piece + 1) * kPiece);
                for (int64_t i = piece * kPiece; i < end; ++i)
                    values[i] = static_cast<float>(m_shape.initializerRange * random.normal(static_cast<uint64_t>(i)));
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
    m_backend.embeddingForward(
        {m_tokens, m_weights.embedding, m_rows[0].attentionInput, static_cast<float>(m_shape.embeddingMultiplier)});
    const BlockContext context = blockContext();
    for (size_t l = 0; l < m_rows.size(); ++l) {
        const Tensor& logSumExp = m_logSumExp[l];
        auto attend = [&](const AttentionRule& rule, const Tensor& q, const Tensor& k, const Tensor& v,
                          const Tensor& out) {
            m_backend.attentionForward(
                {q, k, v, m_sequenceStarts, rule.headSize, rule.scale, out, logSumExp, rule.window, rule.softCap});
        };
        const Tensor residual = l == 0 ? m_rows[0].attentionInput : m_rows[l - 1].feedForwardInput;
        attentionBranch(context, l, m_weights.layers[l], m_rows[l], residual, l == 0 ? Tensor{} : m_branch, attend,
                        m_branch);
        feedForwardBranch(context, m_weights.layers[l], m_rows[l], m_branch);
    }
    m_backend.rmsNormForward({m_rows.back().feedForwardInput, m_branch, m_weights.finalNorm,
                              static_cast<float>(m_shape.rmsNormEps), m_finalInput, m_finalNormed, m_finalRstd,
                              static_cast<float>(m_shape.residualMultiplier)});
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
                         {},
                         static_cast<float>(m_shape.logitMultiplier),
                         static_cast<float>(m_shape.logitSoftCap)};
    if (pass == Pass::Train) {
        op.dHidden = m_backwardMemory.dNormed;
        op.dWeight = m_gradients.head;
    }
    m_backend.lossHead(op);
    m_backend.download(logProbabilities.data(), m_logProbabilities);
}

void TrainingModel::backward() {
    const BlockGradients& memory = m_backwardMemory;
    const BlockContext context = blockContext();
    m_backend.zero(memory.dResidual);
    m_backend.rmsNormBackward({memory.dNormed, m_finalInput, m_weights.finalNorm, m_finalRstd, memory.dResidual,
                               m_gradients.finalNorm, memory.branchCopy,
                               static_cast<float>(m_shape.residualMultiplier)});
    for (size_t l = m_rows.size(); l-- > 0;) {
        const WeightViews::Layer &weights = m_weights.layers[l], &gradients = m_gradients.layers[l];
        const Tensor& logSumExp = m_logSumExp[l];
        auto attend = [&](const AttentionRule& rule, const Tensor& q, const Tensor& k, const Tensor& v,
                          const Tensor& dOut, const Tensor& dq, const Tensor& dk, const Tensor& dv) {
            m_backend.attentionBackward({q, k, v, m_sequenceStarts, m_rows[l].attentionOut, logSumExp, dOut,
                                         rule.headSize, rule.scale, dq, dk, dv, rule.window, rule.softCap});
        };
        feedForwardBranchBackward(context, weights, gradients, m_rows[l], memory);
        attentionBranchBackward(context, l, weights, gradients, m_rows[l], memory, attend);
    }
    m_backend.embeddingBackward(
        {m_tokens, memory.dResidual, m_gradients.embedding, static_cast<float>(m_shape.embeddingMultiplier)});
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
