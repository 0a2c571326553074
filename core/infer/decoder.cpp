// SPDX-License-Identifier: Apache-2.0
#include "core/infer/decoder.h"

#include "core/model/rotary_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace sextant {

using kernels::Accumulation;
using kernels::MatmulShape;
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

void Decoder::truncate(int64_t length) { m_tokens.resize(static_cast<size_t>(std::min(length, this->length()))); }

int64_t Decoder::keepCommonPrefix(std::span<const int32_t> tokens) {
    auto limit = std::min(m_tokens.size(), tokens.empty() ? 0 : tokens.size() - 1);
    size_t common = 0;
    while (common < limit && m_tokens[common] == tokens[common]) ++common;
    truncate(static_cast<int64_t>(common));
    return length();
}

std::span<const float> Decoder::append(std::span<const int32_t> tokens) {
    int64_t last = 0;
    while (!tokens.empty()) {
        last = std::min<int64_t>(m_chunk, static_cast<int64_t>(tokens.size()));
        feed(tokens.first(static_cast<size_t>(last)));
        tokens = tokens.subspan(static_cast<size_t>(last));
    }
    const Tensor hidden = m_arena.tensor("normed").rowRange(last - 1, 1);
    const Tensor& logits = m_arena.tensor("logits");
    m_backend.matmul({MatmulShape::Forward, hidden, m_model.weights.head, logits, Accumulation::Overwrite});
    m_backend.download(m_logits.data(), logits);
    return {m_logits.data(), static_cast<size_t>(m_model.vocabulary)};
}

void Decoder::score(std::span<const int32_t> tokens, std::span<float> logProbabilities) {
    if (tokens.empty()) return;
    logProbabilities[0] = std::numeric_limits<float>::quiet_NaN();
    if (length() > 0) {
        // The first new token is judged by the last old one: feed that again.
        const int32_t previous = m_tokens.back();
        truncate(length() - 1);
        std::vector<int32_t> joined{previous};
        joined.insert(joined.end(), tokens.begin(), tokens.end());
        std::vector<float> scores(joined.size());
        score(joined, scores);
        std::copy(scores.begin() + 1, scores.end(), logProbabilities.begin());
        return;
    }
    for (size_t done = 0; done < tokens.size();) {
        const auto count = static_cast<int64_t>(std::min(static_cast<size_t>(m_chunk), tokens.size() - done));
        feed(tokens.subspan(done, static_cast<size_t>(count)));
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

void Decoder::feed(std::span<const int32_t> tokens) {
    const auto count = static_cast<int64_t>(tokens.size());
    if (length() + count > m_capacity) throw std::logic_error("the sequence is longer than the decoder's capacity");
    std::vector<int32_t> positions(tokens.size());
    std::iota(positions.begin(), positions.end(), static_cast<int32_t>(length()));
    m_backend.upload(rows("tokens", count), tokens.data());
    m_backend.upload(rows("positions", count), positions.data());
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());

    m_backend.embeddingForward({rows("tokens", count), m_model.weights.embedding, rows("residual", count)});
    for (size_t l = 0; l < m_model.weights.layers.size(); ++l) {
        attention(l, l == 0 ? Tensor{} : rows("branch", count), count);
        feedForward(l, count);
    }
    const Tensor residual = rows("residual", count);
    m_backend.rmsNormForward({residual, rows("branch", count), m_model.weights.finalNorm,
                              static_cast<float>(m_model.options.rmsNormEps), residual, rows("normed", count),
                              rows("rstd", count)});
}

void Decoder::attention(size_t layer, const Tensor& delta, int64_t count) {
    const WeightViews::Layer& w = m_model.weights.layers[layer];
    const int64_t D = m_model.options.headSize();
    const int64_t queryWidth = m_model.options.numAttentionHeads * D, keyWidth = m_model.options.numKeyValueHeads * D;
    const Tensor residual = rows("residual", count), normed = rows("normed", count), qkv = rows("qkv", count);
    const std::string prefix = "layers." + std::to_string(layer) + ".";
    const Tensor& keys = m_arena.tensor(prefix + "key_cache");
    const Tensor& values = m_arena.tensor(prefix + "value_cache");

    m_backend.rmsNormForward({residual, delta, w.attentionNorm, static_cast<float>(m_model.options.rmsNormEps),
                              residual, normed, rows("rstd", count)});
    m_backend.matmul({MatmulShape::Forward, normed, w.qkv, qkv, Accumulation::Overwrite});
    m_backend.rope({qkv.columnRange(0, queryWidth + keyWidth), rows("positions", count), m_arena.tensor("rope.cosine"),
                    m_arena.tensor("rope.sine"), D, kernels::RopeDirection::Forward});
    m_backend.copy(keys.rowRange(length() - count, count), qkv.columnRange(queryWidth, keyWidth));
    m_backend.copy(values.rowRange(length() - count, count), qkv.columnRange(queryWidth + keyWidth, keyWidth));
    m_backend.attentionCached({qkv.columnRange(0, queryWidth), keys, values, length(), D,
                               1.0f / std::sqrt(static_cast<float>(D)), rows("attention_out", count)});
    m_backend.matmul({MatmulShape::Forward, rows("attention_out", count), w.attentionOutput, rows("branch", count),
                      Accumulation::Overwrite});
}

void Decoder::feedForward(size_t layer, int64_t count) {
    const WeightViews::Layer& w = m_model.weights.layers[layer];
    const Tensor residual = rows("residual", count), normed = rows("normed", count);
    m_backend.rmsNormForward({residual, rows("branch", count), w.feedForwardNorm,
                              static_cast<float>(m_model.options.rmsNormEps), residual, normed, rows("rstd", count)});
    m_backend.matmul({MatmulShape::Forward, normed, w.gateUp, rows("gate_up", count), Accumulation::Overwrite});
    m_backend.swigluForward({rows("gate_up", count), rows("swiglu", count)});
    m_backend.matmul(
        {MatmulShape::Forward, rows("swiglu", count), w.down, rows("branch", count), Accumulation::Overwrite});
}

}  // namespace sextant
