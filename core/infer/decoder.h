// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/arena.h"
#include "core/model/weights.h"
#include "core/spec/pretrain_spec.h"
#include "kernels/backend.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

/// What a decoder computes with; the weights belong to somebody else (a loaded model, or the model in training).
struct DecoderModel {
    ModelOptions options;
    WeightViews weights;
    ElementType compute = ElementType::Float32;
    int64_t vocabulary = 0;  ///< real tokens; the padding rows of the output matrix are never sampled
};

/// KV-cached forward pass of one sequence. One thread at a time.
class Decoder {
public:
    /// `capacity` is the longest sequence in tokens; prompts are fed in pieces of `chunk`.
    Decoder(kernels::Backend& backend, const DecoderModel& model, int64_t capacity, int64_t chunk = 256);

    int64_t length() const { return static_cast<int64_t>(m_tokens.size()); }
    int64_t capacity() const { return m_capacity; }
    std::span<const int32_t> tokens() const { return m_tokens; }
    /// Forgets everything after the first `length` tokens; their cache stays.
    void truncate(int64_t length);
    /// Keeps the longest common prefix with `tokens` (at least one token is left to feed), so that a chat that goes on
    /// does not read its history again. Returns the kept length.
    int64_t keepCommonPrefix(std::span<const int32_t> tokens);

    /// Appends tokens and gives the logits after the last one: `vocabulary` fp32 values, valid until the next call.
    /// The caller keeps length() + tokens.size() within capacity().
    std::span<const float> append(std::span<const int32_t> tokens);
    /// Appends tokens and writes the log-probability of each of them given all before it; the very first token of a
    /// sequence has none and gets NaN.
    void score(std::span<const int32_t> tokens, std::span<float> logProbabilities);

private:
    /// Runs the blocks over the next `count` tokens; the final normed hidden states are left in m_normed.
    void feed(std::span<const int32_t> tokens);
    void attention(size_t layer, const kernels::Tensor& delta, int64_t count);
    void feedForward(size_t layer, int64_t count);
    kernels::Tensor rows(const char* name, int64_t count) const { return m_arena.tensor(name).rowRange(0, count); }

    kernels::Backend& m_backend;
    DecoderModel m_model;
    int64_t m_capacity, m_chunk;
    Arena m_arena;
    std::vector<int32_t> m_tokens;
    std::vector<float> m_logits;
};

}  // namespace sextant
