// SPDX-License-Identifier: Apache-2.0
// doctor's look at the kernels of this machine: a training step of a small model, forward and backward, in each
// precision, fp32 against finite differences of its own loss, bf16 against fp32. It touches every op; the exhaustive
// comparison lives in tests/kernels.
#include "core/bench/check_kernels.h"

#include "core/base/random.h"
#include "core/model/training_model.h"
#include "core/train/batches.h"
#include "kernels/cpu/cpu_backend.h"

#include <cmath>

namespace sextant {

namespace {

constexpr int64_t kSequence = 24, kVocabulary = 61;

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
    for (size_t t = 0; t < logProbabilities.size(); ++t)
        loss -= static_cast<double>(batch.tokenWeights[t]) * static_cast<double>(logProbabilities[t]);
    return loss;
}

/// A small model on one backend and precision, its loss and its gradient.
struct Probe {
    Probe(kernels::Backend& backend, kernels::Precision precision)
        : model(backend, smallModel(), {2, kSequence, elementTypeOf(precision)}, kVocabulary),
          batch(smallBatch()),
          logProbabilities(batch.tokens.size()),
          gradient(static_cast<size_t>(model.layout().totalElements)) {
        model.initialize(1);
        model.zeroGradients();
        model.accumulate(batch.view(), logProbabilities);
        model.downloadGradients(gradient);
    }
    TrainingModel model;
    HostBatch batch;
    std::vector<float> logProbabilities, gradient;
};

/// fp32: how far the gradient's slope along itself is from the loss's measured slope in that direction.
double slopeError(kernels::Backend& backend) {
    Probe probe(backend, kernels::Precision::Float32);
    const double norm = probe.model.gradientNorm(), step = 1e-2;
    std::vector<float> weights(probe.gradient.size()), moved(probe.gradient.size());
    probe.model.download(TrainingModel::State::Weights, weights);
    double losses[2];
    for (int direction = 0; direction < 2; ++direction) {
        const double distance = (direction == 0 ? step : -step) / norm;
        for (size_t i = 0; i < moved.size(); ++i)
            moved[i] =
                static_cast<float>(static_cast<double>(weights[i]) + distance * static_cast<double>(probe.gradient[i]));
        probe.model.upload(TrainingModel::State::Weights, moved);
        probe.model.evaluate(probe.batch.view(), probe.logProbabilities);
        losses[direction] = lossOf(probe.batch, probe.logProbabilities);
    }
    return std::abs((losses[0] - losses[1]) / (2 * step) / norm - 1);
}

/// bf16: how far its gradient is from the fp32 one, relative to its length.
double gradientError(kernels::Backend& backend) {
    const Probe exact(backend, kernels::Precision::Float32), rounded(backend, kernels::Precision::BFloat16);
    double difference = 0, length = 0;
    for (size_t i = 0; i < exact.gradient.size(); ++i) {
        const double a = exact.gradient[i], b = rounded.gradient[i];
        difference += (a - b) * (a - b);
        length += a * a;
    }
    return std::sqrt(difference / length);
}

}  // namespace

std::vector<KernelCheck> checkKernels(const std::string& device) {
    std::vector<KernelCheck> checks;
    if (device != "cpu") return checks;
    for (kernels::InstructionSet set : kernels::availableInstructionSets()) {
        auto backend = kernels::makeCpuBackend({0, set});
        const std::string name = kernels::instructionSetName(set);
        const double slope = slopeError(*backend);
        checks.push_back({name + ", fp32 step", slope, slope < 5e-3});
        if (!backend->supports(kernels::Precision::BFloat16)) continue;
        const double distance = gradientError(*backend);
        checks.push_back({name + ", bf16 step", distance, distance < 3e-2});
    }
    return checks;
}

}  // namespace sextant
