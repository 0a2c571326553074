// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/arena.h"
#include "core/model/block.h"
#include "kernels/backend.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace sextant {

/// What a decoder computes with; the weights belong to somebody else (a loaded model, or the model in training).
struct DecoderModel {
    ModelShape shape;
    WeightViews weights;
    ElementType compute = ElementType::Float32;
    int64_t vocabulary = 0;  ///< real tokens; the padding rows of the output matrix are never sampled
    /// For quantised weights: whether answers may be computed in integers, which is faster and a little less exact.
    kernels::RowRounding rowRounding = kernels::RowRounding::None;
};

/// KV-cached forward pass of one sequence. One thread at a time.
///
/// Prompts and generated tokens are computed apart. A prompt's rows do not depend on each other's number, so its logits
/// have the same bits in whatever pieces it is fed and whatever was in the cache before. A generated token takes the
/// way that is fastest for one row, whose last bits may differ; it is computed again where it becomes a part of the
/// next prompt. An id for which the model has no embedding is a RunError (Data) that names it; nothing is computed.
class Decoder {
public:
    /// `capacity` is the longest sequence in tokens; prompts are fed in pieces of `chunk`.
    Decoder(kernels::Backend& backend, const DecoderModel& model, int64_t capacity, int64_t chunk = 256);

    int64_t length() const { return static_cast<int64_t>(m_tokens.size()); }
    int64_t capacity() const { return m_capacity; }
    std::span<const int32_t> tokens() const { return m_tokens; }
    /// Forgets everything after the first `length` tokens; their cache stays.
    void truncate(int64_t length);
    /// Keeps the longest prefix that `tokens` shares with what was fed as a prompt (at least one token is left to
    /// feed), so that a chat that goes on does not read its history again. Returns the kept length.
    int64_t keepCommonPrefix(std::span<const int32_t> tokens);

    /// Appends tokens of a prompt, at least one, and gives the logits after the last one: `vocabulary` fp32 values,
    /// valid until the next call. The caller keeps length() + tokens.size() within capacity(). `stop` is asked at every
    /// layer; when it is requested, nothing is given back and the pieces that were finished stay.
    std::span<const float> append(std::span<const int32_t> tokens, std::stop_token stop = {});
    /// Appends one generated token and gives the logits after it.
    std::span<const float> next(int32_t token);
    /// Forgets what there was, feeds these tokens as a prompt and writes the log-probability of each of them given all
    /// before it; the first has none and gets NaN.
    void score(std::span<const int32_t> tokens, std::span<float> logProbabilities);
    /// Forgets what there was, feeds these tokens as a prompt and hands out the logits after each of them.
    using LogitsSink = std::function<void(size_t position, std::span<const float> logits)>;
    void everyLogits(std::span<const int32_t> tokens, const LogitsSink& sink);

private:
    enum class Feeding { Prompt, Generated };
    /// The rows of a piece that is being fed.
    struct Piece {
        int64_t first, count;
        kernels::RowOrder order;
        int64_t end() const { return first + count; }
    };
    /// Runs the blocks over the next tokens; the final normed hidden states are left in "normed". False: stopped, and
    /// the sequence is as long as before.
    bool feed(std::span<const int32_t> tokens, Feeding feeding, std::stop_token stop);
    /// The one set of rows that all layers write.
    BlockRows blockRows(int64_t count) const;
    void attend(size_t layer, const Piece& piece, const AttentionRule& rule, const kernels::Tensor& q,
                const kernels::Tensor& k, const kernels::Tensor& v, const kernels::Tensor& out);
    std::span<const float> logitsOfRow(int64_t row);
    /// What the model makes of products with its output matrix.
    void shapeLogits(std::span<float> logits) const;
    kernels::Tensor rows(const char* name, int64_t count) const { return m_arena.tensor(name).rowRange(0, count); }

    kernels::Backend& m_backend;
    DecoderModel m_model;
    int64_t m_capacity, m_chunk;
    Arena m_arena;
    std::vector<RotaryTable> m_rotary;
    std::vector<kernels::Tensor> m_keys, m_values;  // the cache, by layer
    std::vector<int32_t> m_tokens;
    int64_t m_promptTokens = 0;  // of them, from the front: fed as a prompt after nothing but prompt
    std::vector<float> m_logits;
};

}  // namespace sextant
