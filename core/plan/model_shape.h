// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/pretrain_spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

/// How the frequencies of a rotary embedding are stretched beyond the context the model was trained with; the words of
/// Hugging Face's "rope_type".
enum class RotaryScaling : uint8_t { Default, Linear, Llama3, Yarn, LongRope };

/// One table of rotary positions (Su et al. 2021): pair i of a head turns by position * frequency(i).
struct RotaryEmbedding {
    double theta = 10000;
    int64_t width = 0;  ///< elements of a head that turn, from its front; even
    RotaryScaling scaling = RotaryScaling::Default;
    double factor = 1;
    int64_t originalContext = 0;                             ///< tokens before it was stretched
    double lowFrequencyFactor = 1, highFrequencyFactor = 4;  ///< Llama3
    double betaFast = 32, betaSlow = 1;                      ///< Yarn
    bool truncate = true;                                    ///< Yarn: whole dimensions bound the ramp
    std::vector<double> shortFactors, longFactors;           ///< LongRope, one a pair
    double attentionFactor = 1;                              ///< of cosine and sine
    /// Ministral 3: queries are scaled by 1 + this * ln(1 + floor(position / originalContext)).
    double queryScaleBeta = 0;

    bool operator==(const RotaryEmbedding&) const = default;
};

/// RMSNorm over the projected queries and keys, before they are rotated.
enum class QueryKeyNorm : uint8_t { None, PerHead, FullWidth };

/// What the activation of the gated feed-forward part is.
enum class FeedForwardActivation : uint8_t { Silu, GeluTanh };

/// What differs from layer to layer.
struct LayerShape {
    int64_t slidingWindow = 0;  ///< tokens seen, the newest among them; 0: all
    int rotary = 0;             ///< index into ModelShape::rotaries; -1: positions are not rotated

    bool operator==(const LayerShape&) const = default;
};

/// The norms of a block by their Hugging Face names inside a layer; an empty name: there is no norm at that place.
struct NormNames {
    std::string attention = "input_layernorm";
    std::string attentionOutput;
    std::string feedForward = "post_attention_layernorm";
    std::string feedForwardOutput;

    bool operator==(const NormNames&) const = default;
};

/// What a model is, whoever made it: all that decides its parameters and its arithmetic. Names are those of Hugging
/// Face's config.json where it has one. core/model/architectures.cpp makes it from a config, shapeOf from the options
/// of a run.
struct ModelShape {
    int64_t vocabSize = 0;
    int64_t hiddenSize = 0;
    int64_t intermediateSize = 0;
    int64_t numHiddenLayers = 0;
    int64_t numAttentionHeads = 0;
    int64_t numKeyValueHeads = 0;
    int64_t headSize = 0;
    int64_t maxPositionEmbeddings = 0;
    double rmsNormEps = 1e-6;
    double initializerRange = 0.006;
    bool tieWordEmbeddings = false;

    std::vector<LayerShape> layers;
    std::vector<RotaryEmbedding> rotaries;
    bool interleavedPairs = false;  ///< rotated pairs are neighbours in a head, x[2i] and x[2i + 1]

    NormNames norms;
    double normOffset = 0;  ///< added to a stored norm weight: 1 where the model multiplies by (1 + w)
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::None;
    bool queryKeyValueBias = false, attentionOutputBias = false, feedForwardBias = false;
    bool fusedQueryKeyValue = false, fusedGateUp = false;  ///< stored as one tensor each
    FeedForwardActivation activation = FeedForwardActivation::Silu;

    double embeddingMultiplier = 1, residualMultiplier = 1, logitMultiplier = 1;
    double attentionScale = 0;  ///< of the scores; 1 / sqrt(headSize) unless the model says otherwise
    double attentionSoftCap = 0, logitSoftCap = 0;  ///< 0: none

    int64_t queryWidth() const { return numAttentionHeads * headSize; }
    int64_t keyWidth() const { return numKeyValueHeads * headSize; }
    int64_t qkvWidth() const { return queryWidth() + 2 * keyWidth(); }
    /// Whether some branch is normalised before it is added to the residual stream.
    bool hasOutputNorms() const { return !norms.attentionOutput.empty() || !norms.feedForwardOutput.empty(); }

    bool operator==(const ModelShape&) const = default;
};

/// The LLaMA-like model that a run's options describe. `options.vocabSize` must be resolved (not 0).
ModelShape shapeOf(const ModelOptions& options);

}  // namespace sextant
