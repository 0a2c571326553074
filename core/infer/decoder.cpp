// SPDX-License-Identifier: Apache-2.0
#include "core/infer/decoder.h"

#include "core/model/token_ids.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace sextant {

using kernels::Accumulation;
using kernels::MatmulShape;
using kernels::RowOrder;
using kernels::Tensor;

Decoder::Decoder(kernels::Backend& backend, const DecoderModel& model, int64_t capacity, int64_t chunk)
    : m_backend(backend),
      m_model(model),
      m_capacity(capacity),
      m_chunk(std::min(chunk, capacity)),
      m_arena(backend, planDecoder(model.shape, model.compute, capacity, m_chunk)),
      m_logits(static_cast<size_t>(model.shape.vocabSize)) {
    m_rotary = uploadRotaryTables(backend, m_model.shape, m_arena);
    for (int64_t l = 0; l < m_model.shape.numHiddenLayers; ++l) {
        const std::string prefix = "layers." + std::to_string(l) + ".";
        m_keys.push_back(m_arena.tensor(prefix + "key_cache"));
        m_values.push_back(m_arena.tensor(prefix + "value_cache"));
    }
}

void Decoder::truncate(int64_t length) {
    m_tokens.resize(static_cast<size_t>(std::min(length, this->length())));
    m_promptTokens = std::min(m_promptTokens, this->length());
}

int64_t Decoder::keepCommonPrefix(std::span<const int32_t> tokens) {
    const auto limit = std::min(static_cast<size_t>(m_promptTokens), tokens.empty() ? 0 : tokens.size() - 1);
    size_t common = 0;
    while (common < limit && m_tokens[common] == tokens[common]) ++common;
    truncate(static_cast<int64_t>(common));
    return length();
}

std::span<const float> Decoder::append(std::span<const int32_t> tokens, std::stop_token stop) {
    if (tokens.empty()) throw std::logic_error("no tokens to append");
    size_t last = 0;
    for (; !tokens.empty(); tokens = tokens.subspan(last)) {
        last = std::min(static_cast<size_t>(m_chunk), tokens.size());
        if (!feed(tokens.first(last), Feeding::Prompt, stop)) return {};
    }
    return logitsOfRow(static_cast<int64_t>(last) - 1);
}

std::span<const float> Decoder::next(int32_t token) {
    feed({&token, 1}, Feeding::Generated, {});
    return logitsOfRow(0);
}

std::span<const float> Decoder::logitsOfRow(int64_t row) {
    const Tensor hidden = m_arena.tensor("normed").rowRange(row, 1);
    const Tensor& logits = m_arena.tensor("logits");
    m_backend.matmul({MatmulShape::Forward, hidden, m_model.weights.head, logits, Accumulation::Overwrite,
                      RowOrder::Fastest, m_model.rowRounding});
    m_backend.download(m_logits.data(), logits);
    shapeLogits(m_logits);
    return {m_logits.data(), static_cast<size_t>(m_model.vocabulary)};
}

void Decoder::shapeLogits(std::span<float> logits) const {
    const auto scale = static_cast<float>(m_model.shape.logitMultiplier);
    const auto cap = static_cast<float>(m_model.shape.logitSoftCap);
    if (scale != 1)
        for (float& logit : logits) logit *= scale;
    if (cap > 0)
        for (float& logit : logits) logit = cap * std::tanh(logit / cap);
}

void Decoder::everyLogits(std::span<const int32_t> tokens, const LogitsSink& sink) {
    truncate(0);
    const Tensor& products = m_arena.tensor("logits.chunk");
    const Tensor& logits = m_arena.tensor("logits");
    for (size_t done = 0; done < tokens.size();) {
        const auto count = static_cast<int64_t>(std::min(static_cast<size_t>(m_chunk), tokens.size() - done));
        feed(tokens.subspan(done, static_cast<size_t>(count)), Feeding::Prompt, {});
        for (int64_t first = 0; first < count; first += products.rows()) {
            const int64_t rows = std::min(products.rows(), count - first);
            m_backend.matmul({MatmulShape::Forward, m_arena.tensor("normed").rowRange(first, rows),
                              m_model.weights.head, products.rowRange(0, rows), Accumulation::Overwrite,
                              RowOrder::Independent});
            for (int64_t row = 0; row < rows; ++row) {
                m_backend.copy(logits, products.rowRange(row, 1));
                m_backend.download(m_logits.data(), logits);
                shapeLogits(m_logits);
                sink(done + static_cast<size_t>(first + row),
                     {m_logits.data(), static_cast<size_t>(m_model.vocabulary)});
            }
        }
        done += static_cast<size_t>(count);
    }
}

void Decoder::score(std::span<const int32_t> tokens, std::span<float> logProbabilities) {
    truncate(0);
    if (tokens.empty()) return;
    logProbabilities[0] = std::numeric_limits<float>::quiet_NaN();
    for (size_t done = 0; done < tokens.size();) {
        const auto count = static_cast<int64_t>(std::min(static_cast<size_t>(m_chunk), tokens.size() - done));
        feed(tokens.subspan(done, static_cast<size_t>(count)), Feeding::Prompt, {});
        std::vector<int32_t> targets(static_cast<size_t>(count), kernels::kIgnoredTarget);
        for (size_t i = 0; i < targets.size() && done + i + 1 < tokens.size(); ++i) targets[i] = tokens[done + i + 1];
        m_backend.upload(rows("targets", count), targets.data());
        m_backend.lossHead({rows("normed", count),
                            m_model.weights.head,
                            rows("targets", count),
                            {},
                            m_arena.tensor("logits.chunk"),
                            m_model.vocabulary,
                            rows("log_probabilities", count),
                            {},
                            {},
                            static_cast<float>(m_model.shape.logitMultiplier),
                            static_cast<float>(m_model.shape.logitSoftCap)});
        std::vector<float> scores(targets.size());
        m_backend.download(scores.data(), rows("log_probabilities", count));
        for (size_t i = 0; i < scores.size() && done + i + 1 < tokens.size(); ++i)
            logProbabilities[done + i + 1] = scores[i];
        done += static_cast<size_t>(count);
    }
}

bool Decoder::feed(std::span<const int32_t> tokens, Feeding feeding, std::stop_token stop) {
    const Piece piece{length(), static_cast<int64_t>(tokens.size()),
                      feeding == Feeding::Prompt ? RowOrder::Independent : RowOrder::Fastest};
    if (piece.end() > m_capacity) throw std::logic_error("the sequence is longer than the decoder's capacity");
    checkTokenIds(tokens, m_model.weights.embedding.rows());
    std::vector<int32_t> positions(tokens.size());
    std::iota(positions.begin(), positions.end(), static_cast<int32_t>(piece.first));
    m_backend.upload(rows("tokens", piece.count), tokens.data());
    m_backend.upload(rows("positions", piece.count), positions.data());

    const Tensor residual = rows("residual", piece.count), branch = rows("branch", piece.count);
    const BlockRows block = blockRows(piece.count);
    const BlockContext context{m_backend,   m_model.shape,      m_rotary, rows("positions", piece.count),
                               piece.order, m_model.rowRounding};
    m_backend.embeddingForward({rows("tokens", piece.count), m_model.weights.embedding, residual,
                                static_cast<float>(m_model.shape.embeddingMultiplier)});
    for (size_t l = 0; l < m_model.weights.layers.size(); ++l) {
        if (stop.stop_requested()) return false;
        auto attendHere = [&](const AttentionRule& rule, const Tensor& q, const Tensor& k, const Tensor& v,
                              const Tensor& out) { attend(l, piece, rule, q, k, v, out); };
        const WeightViews::Layer& weights = m_model.weights.layers[l];
        attentionBranch(context, l, weights, block, residual, l == 0 ? Tensor{} : branch, attendHere, branch);
        feedForwardBranch(context, weights, block, branch);
    }
    m_backend.rmsNormForward({residual, branch, m_model.weights.finalNorm, static_cast<float>(m_model.shape.rmsNormEps),
                              residual, block.attentionNormed, block.attentionRstd,
                              static_cast<float>(m_model.shape.residualMultiplier)});
    // Only what was computed counts: after a failure above, the cache is as it was.
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
    if (feeding == Feeding::Prompt && m_promptTokens == piece.first) m_promptTokens = piece.end();
    return true;
}

BlockRows Decoder::blockRows(int64_t count) const {
    const ModelShape& shape = m_model.shape;
    BlockRows block;
    block.attentionInput = block.feedForwardInput = rows("residual", count);
    block.attentionNormed = block.feedForwardNormed = rows("normed", count);
    block.attentionRstd = block.feedForwardRstd = rows("rstd", count);
    block.attentionProjectedRstd = block.feedForwardProjectedRstd = block.attentionRstd;
    block.qkv = rows("qkv", count);
    block.queryKey = block.qkv.columnRange(0, shape.queryWidth() + shape.keyWidth());
    if (m_arena.has("query_key_rstd")) block.queryRstd = block.keyRstd = rows("query_key_rstd", count);
    block.attentionOut = rows("attention_out", count);
    block.attentionProjected = block.feedForwardProjected = rows("branch", count);
    block.gateUp = rows("gate_up", count);
    block.activated = rows("activated", count);
    return block;
}

void Decoder::attend(size_t layer, const Piece& piece, const AttentionRule& rule, const Tensor& q, const Tensor& k,
                     const Tensor& v, const Tensor& out) {
    const Tensor &keys = m_keys[layer], &values = m_values[layer];
    m_backend.copy(keys.rowRange(piece.first, piece.count), k);
    m_backend.copy(values.rowRange(piece.first, piece.count), v);
    m_backend.attentionCached(
        {q, keys, values, piece.end(), rule.headSize, rule.scale, out, piece.order, rule.window, rule.softCap});
}

}  // namespace sextant
