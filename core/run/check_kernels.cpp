// SPDX-License-Identifier: Apache-2.0
// doctor's look at the kernels of this machine: a training step of a small model, forward and backward, in each precision,
// against finite differences of its own loss. It touches every op; the exhaustive comparison lives in tests/kernels.
#include "core/base/random.h"
#include "core/model/training_model.h"
#include "core/run/device.h"
#include "core/train/batches.h"
#include "kernels/cpu/cpu_backend.h"

#include <cmath>

namespace sextant {

namespace {

constexpr int64_t kSequence = 24, kVocabulary = 61;
constexpr int kDirections = 2;

ModelOptions smallModel() {
    ModelOptions model;
    model.hiddenSize = 48;
    model.intermediateSize = 72;
    model.numHiddenLayers = 2;
    model.numAttentionHeads = 6;
    model.numKeyValueHeads = 2;
    model.vocabSize = 64;
    model.initializerRange = 0.1;
    return model;
}

HostBatch smallBatch() {
    HostBatch batch;
    CounterRandom random(3, 1);
    for (int64_t t = 0; t < 2 * kSequence; ++t) {
        batch.tokens.push_back(static_cast<int32_t>(random.below(kVocabulary, static_cast<uint64_t>(2 * t))));
        batch.targets.push_back(static_cast<int32_t>(random.below(kVocabulary, static_cast<uint64_t>(2 * t + 1))));
        batch.positions.push_back(static_cast<int32_t>(t % kSequence));
    }
    batch.sequenceStarts = {0, kSequence, 2 * kSequence};
    setUniformWeights(batch, 2 * kSequence);
    return batch;
}

double lossOf(const HostBatch& batch, const std::vector<float>& logProbabilities) {
    double loss = 0;
    for (size_t t = 0; t < logProbabilities.size(); ++t) loss -= static_cast<double>(batch.tokenWeights[t]) * static_cast<double>(logProbabilities[t]);
    return loss;
}

/// How far the gradient's slope along itself is from the loss's measured slope in that direction.
double slopeError(kernels::Backend& backend, kernels::Precision precision) {
    TrainingModel model(backend, smallModel(), {2, kSequence, elementTypeOf(precision)}, kVocabulary);
    model.initialize(1);
    const HostBatch batch = smallBatch();
    std::vector<float> logProbabilities(batch.tokens.size());
    const auto size = static_cast<size_t>(model.layout().totalElements);
    std::vector<float> weights(size), gradient(size), moved(size);
    model.download(TrainingModel::State::Weights, weights);
    model.zeroGradients();
    model.accumulate(batch.view(), logProbabilities);
    model.downloadGradients(gradient);
    const double norm = model.gradientNorm();
    const double step = precision == kernels::Precision::Float32 ? 1e-2 : 1e-1;
    double losses[kDirections];
    for (int direction = 0; direction < kDirections; ++direction) {
        const double sign = direction == 0 ? 1 : -1;
        for (size_t i = 0; i < size; ++i)
            moved[i] = static_cast<float>(static_cast<double>(weights[i]) + sign * step * static_cast<double>(gradient[i]) / norm);
        model.upload(TrainingModel::State::Weights, moved);
        model.evaluate(batch.view(), logProbabilities);
        losses[direction] = lossOf(batch, logProbabilities);
    }
    return std::abs((losses[0] - losses[1]) / (2 * step) / norm - 1);
}

}  // namespace

std::vector<KernelCheck> checkKernels(const std::string& device) {
    std::vector<KernelCheck> checks;
    if (device != "cpu") return checks;
    for (kernels::InstructionSet set : kernels::availableInstructionSets()) {
        auto backend = kernels::makeCpuBackend({0, set});
        for (kernels::Precision precision : {kernels::Precision::Float32, kernels::Precision::BFloat16}) {
            if (!backend->supports(precision)) continue;
            const bool single = precision == kernels::Precision::Float32;
            const double error = slopeError(*backend, precision);
            checks.push_back({kernels::instructionSetName(set) + (single ? " fp32" : " bf16") + " training step", error, error < (single ? 2e-3 : 5e-2)});
        }
    }
    return checks;
}

}  // namespace sextant
