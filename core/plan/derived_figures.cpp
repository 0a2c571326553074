// SPDX-License-Identifier: Apache-2.0
#include "core/plan/derived_figures.h"

#include "core/plan/schedule.h"

namespace sextant {

ModelOptions resolvedModel(const PretrainSpec& spec, int64_t tokenizerSize) {
    ModelOptions model = spec.model;
    const int64_t multiple = model.padVocabSizeToMultipleOf;
    if (model.vocabSize == 0) model.vocabSize = (tokenizerSize + multiple - 1) / multiple * multiple;
    return model;
}

namespace {

/// Keys that the layers' queries meet, two for every key a token sees on average: T in a layer without a window.
double seenKeys(const ModelShape& model, int64_t sequenceLength) {
    const auto T = static_cast<double>(sequenceLength);
    double keys = 0;
    for (const LayerShape& layer : model.layers) {
        const auto window = static_cast<double>(layer.slidingWindow);
        keys += layer.slidingWindow > 0 && window < T ? 2 * window - window * window / T : T;
    }
    return keys;
}

}  // namespace

double flopsPerToken(const ModelShape& model, int64_t sequenceLength) {
    ParameterLayout layout = parameterLayout(model);
    auto matrices = static_cast<double>(layout.nonEmbeddingCount() + layout.head.count());
    return 6 * matrices + 6 * seenKeys(model, sequenceLength) * static_cast<double>(model.queryWidth());
}

DerivedFigures derivedFigures(const PretrainSpec& spec, ElementType compute) {
    return derivedFigures(spec, shapeOf(resolvedModel(spec, spec.data.tokenizerVocabSize)), compute);
}

DerivedFigures derivedFigures(const PretrainSpec& spec, const ModelShape& model, ElementType compute) {
    ParameterLayout layout = parameterLayout(model);
    DerivedFigures figures;
    figures.parameters = layout.parameterCount();
    figures.nonEmbeddingParameters = layout.nonEmbeddingCount();
    figures.tokensPerStep = spec.train.sequencesPerStep() * spec.data.sequenceLength;
    figures.totalTokens = figures.tokensPerStep * spec.train.maxSteps;
    figures.warmupSteps = resolvedWarmupSteps(spec.train);
    figures.flopsPerToken = flopsPerToken(model, spec.data.sequenceLength);
    auto attentionWidth = static_cast<double>(model.numHiddenLayers * model.queryWidth());
    figures.paperFlopsPerToken = 6 * static_cast<double>(figures.nonEmbeddingParameters) +
                                 12 * attentionWidth * static_cast<double>(spec.data.sequenceLength);
    figures.totalFlops = figures.flopsPerToken * static_cast<double>(figures.totalTokens);
    StepShape step{spec.train.perDeviceTrainBatchSize, spec.data.sequenceLength, compute};
    figures.memoryBytes = planTraining(model, step).totalBytes();
    // Model weights (fp32 or bf16) plus master weights and two moments in fp32.
    figures.checkpointBytes = 12 * figures.parameters + bytesOf(compute, figures.parameters);
    figures.diskBytes = figures.checkpointBytes * (spec.checkpoint.keepLast + 1);
    return figures;
}

}  // namespace sextant
