// SPDX-License-Identifier: Apache-2.0
#include "core/infer/decoder.h"

#include "core/model/rotary_tables.h"
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
      m_arena(backend, planDecoder(model.options, model.compute, capacity, m_chunk)),
      m_logits(static_cast<size_t>(model.options.vocabSize)) {
    uploadRotaryTables(backend, model.options, m_arena.tensor("rope.cosine"), m_arena.tensor("rope.sine"));
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
    m_backend.matmul({MatmulShape::Forward, hidden, m_model.weights.head, logits, Accumulation::Overwrite});
    m_backend.download(m_logits.data(), logits);
    return {m_logits.data(), static_cast<size_t>(m_model.vocabulary)};
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
                            {}});
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

    m_backend.embeddingForward({rows("tokens", piece.count), m_model.weights.embedding, rows("residual", piece.count)});
    for (size_t l = 0; l < m_model.weights.layers.size(); ++l) {
        if (stop.stop_requested()) return false;
        attention(l, l == 0 ? Tensor{} : rows("branch", piece.count), piece);
        feedForward(l, piece);
    }
    const Tensor residual = rows("residual", piece.count);
    m_backend.rmsNormForward({residual, rows("branch", piece.count), m_model.weights.finalNorm,
                              static_cast<float>(m_model.options.rmsNormEps), residual, rows("normed", piece.count),
                              rows("rstd", piece.count)});
    // Only what was computed counts: after a failure above, the cache is as it was.
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
    if (feeding == Feeding::Prompt && m_promptTokens == piece.first) m_promptTokens = piece.end();
    return true;
}

void Decoder::product(const Tensor& input, const Tensor& weight, const Tensor& output, const Piece& piece) {
    m_backend.matmul({MatmulShape::Forward, input, weight, output, Accumulation::Overwrite, piece.order});
}

void Decoder::attention(size_t layer, const Tensor& delta, const Piece& piece) {
    const WeightViews::Layer& w = m_model.weights.layers[layer];
    const int64_t D = m_model.options.headSize(), count = piece.count;
    const int64_t queryWidth = m_model.options.numAttentionHeads * D, keyWidth = m_model.options.numKeyValueHeads * D;
    const Tensor residual = rows("residual", count), normed = rows("normed", count), qkv = rows("qkv", count);
    const std::string prefix = "layers." + std::to_string(layer) + ".";
    const Tensor& keys = m_arena.tensor(prefix + "key_cache");
    const Tensor& values = m_arena.tensor(prefix + "value_cache");

    m_backend.rmsNormForward({residual, delta, w.attentionNorm, static_cast<float>(m_model.options.rmsNormEps),
                              residual, normed, rows("rstd", count)});
    product(normed, w.qkv, qkv, piece);
    m_backend.rope({qkv.columnRange(0, queryWidth + keyWidth), rows("positions", count), m_arena.tensor("rope.cosine"),
                    m_arena.tensor("rope.sine"), D, kernels::RopeDirection::Forward});
    m_backend.copy(keys.rowRange(piece.first, count), qkv.columnRange(queryWidth, keyWidth));
    m_backend.copy(values.rowRange(piece.first, count), qkv.columnRange(queryWidth + keyWidth, keyWidth));
    m_backend.attentionCached({qkv.columnRange(0, queryWidth), keys, values, piece.end(), D,
                               1.0f / std::sqrt(static_cast<float>(D)), rows("attention_out", count), piece.order});
    product(rows("attention_out", count), w.attentionOutput, rows("branch", count), piece);
}

void Decoder::feedForward(size_t layer, const Piece& piece) {
    const WeightViews::Layer& w = m_model.weights.layers[layer];
    const int64_t count = piece.count;
    const Tensor residual = rows("residual", count), normed = rows("normed", count);
    m_backend.rmsNormForward({residual, rows("branch", count), w.feedForwardNorm,
                              static_cast<float>(m_model.options.rmsNormEps), residual, normed, rows("rstd", count)});
    product(normed, w.gateUp, rows("gate_up", count), piece);
    m_backend.gluForward({rows("gate_up", count), rows("swiglu", count)});
    product(rows("swiglu", count), w.down, rows("branch", count), piece);
}

}  // namespace sextant
