// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/model_config.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

/// How the next token is chosen, in the field's usual words. Applied in this order: repetition penalty, temperature,
/// top-k, min-p, top-p.
struct SamplingOptions {
    double temperature = 0.7;        ///< 0: always the most likely token
    int64_t topK = 0;                ///< 0: off
    double topP = 0.95;              ///< 1: off
    double minP = 0.0;               ///< 0: off; keeps tokens at least this likely relative to the best
    double repetitionPenalty = 1.0;  ///< divides positive and multiplies negative logits of tokens already there
    uint64_t seed = 0;
};

/// What a model's maker wants it to be sampled with; Sextant's own settings where generation_config.json says nothing.
SamplingOptions samplingDefaults(const GenerationConfig& config);

/// Chooses tokens. The random number of a choice is a function of (seed, position) alone, so the same prompt with the
/// same seed gives the same answer. Not thread-safe (keeps a buffer).
class Sampler {
public:
    explicit Sampler(SamplingOptions options) : m_options(options) {}

    /// `logits`: one per token id. `context`: all tokens so far; its size is the position of the new one.
    int32_t choose(std::span<const float> logits, std::span<const int32_t> context);

private:
    struct Candidate {
        int32_t token;
        float value;  // logit, later probability
    };
    SamplingOptions m_options;
    std::vector<Candidate> m_candidates;
};

}  // namespace sextant
