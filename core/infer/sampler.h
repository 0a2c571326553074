// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/model_config.h"

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace sextant {

/// How the next token is chosen, in the field's usual words. Applied in this order: biases, repetition, presence and
/// frequency penalties, temperature, top-k, min-p, top-p.
struct SamplingOptions {
    double temperature = 0.7;        ///< 0: always the most likely token
    int64_t topK = 0;                ///< 0: off
    double topP = 0.95;              ///< 1: off
    double minP = 0.0;               ///< 0: off; keeps tokens at least this likely relative to the best
    double repetitionPenalty = 1.0;  ///< divides positive and multiplies negative logits of tokens already there
    double presencePenalty = 0.0;    ///< is taken from the logits of tokens that were generated
    double frequencyPenalty = 0.0;   ///< the same, as often as they were
    std::vector<std::pair<int32_t, double>> logitBias;  ///< is added to the logits of these tokens
    uint64_t seed = 0;
};

/// What a model's maker wants it to be sampled with; Sextant's own settings where generation_config.json says nothing.
SamplingOptions samplingDefaults(const GenerationConfig& config);

/// Chooses tokens. The random number of a choice is a function of (seed, position) alone, so the same prompt with the
/// same seed gives the same answer. Not thread-safe (keeps a buffer).
class Sampler {
public:
    explicit Sampler(SamplingOptions options) : m_options(options) {}

    /// `logits`: one per token id, all finite or minus infinity. `context`: all tokens so far; its size is the position
    /// of the new one. The last `generated` of them are the answer's.
    int32_t choose(std::span<const float> logits, std::span<const int32_t> context, size_t generated = 0);
    /// The same among the tokens that `allows` lets pass: as if the others had no probability. Where top-k, top-p and
    /// min-p leave none of them, the likeliest that passes. -1: no token does.
    using Allows = std::function<bool(int32_t token)>;
    int32_t chooseAmong(std::span<const float> logits, std::span<const int32_t> context, size_t generated,
                        const Allows& allows);

private:
    struct Candidate {
        int32_t token;
        double weight;  // probability, up to a factor
    };
    /// The logits with biases and penalties, in m_logits where there are any.
    std::span<const float> adjusted(std::span<const float> logits, std::span<const int32_t> context, size_t generated);
    /// One of the candidates at random; they stay. Their place, not their token.
    size_t draw(uint64_t position, uint64_t attempt) const;
    int32_t likeliestAmong(std::span<const float> logits, const Allows& allows) const;
    /// What top-k, min-p and top-p leave, the likeliest first, of equals the smaller id; by id if that is all.
    void keepCandidates(std::span<const float> logits);

    SamplingOptions m_options;
    std::vector<float> m_logits;
    std::vector<Candidate> m_candidates;
};

}  // namespace sextant
