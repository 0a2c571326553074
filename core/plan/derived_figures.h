// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/memory_plan.h"
#include "core/spec/pretrain_spec.h"

#include <cstdint>

namespace sextant {

/// What follows from a run's options: shown beside the form while it is filled in, and in the run's first event.
struct DerivedFigures {
    int64_t parameters = 0;
    int64_t nonEmbeddingParameters = 0;
    int64_t tokensPerStep = 0;
    int64_t totalTokens = 0;
    int64_t warmupSteps = 0;
    double flopsPerToken = 0;       ///< 6 * (matrices incl. head, without the embedding table) + causal attention
    double paperFlopsPerToken = 0;  ///< M of the paper, section 3.2, counted from the real widths and GQA
    double totalFlops = 0;
    int64_t memoryBytes = 0;      ///< planned, on the computing device
    int64_t checkpointBytes = 0;  ///< one checkpoint on disk
    int64_t diskBytes = 0;        ///< all checkpoints kept at once, and the one being written
};

/// `model.vocabSize` 0 is taken as the tokenizer's planned size.
DerivedFigures derivedFigures(const PretrainSpec& spec, ElementType compute);
/// The same for a model whose shape is known, such as that of `init_from`.
DerivedFigures derivedFigures(const PretrainSpec& spec, const ModelShape& model, ElementType compute);

/// FLOPs of one token forward and backward: 6 per matrix weight (the output matrix counts, the embedding table does
/// not) and 6 * layers * heads * headSize * sequenceLength for causal attention (half the square; less where a layer
/// has a sliding window).
double flopsPerToken(const ModelShape& model, int64_t sequenceLength);

/// The spec's model with vocab_size resolved for a tokenizer of `tokenizerSize` tokens.
ModelOptions resolvedModel(const PretrainSpec& spec, int64_t tokenizerSize);

}  // namespace sextant
