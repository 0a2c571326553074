// SPDX-License-Identifier: Apache-2.0
#include "core/bench/training_bench.h"

#include "core/base/random.h"
#include "core/base/system.h"
#include "core/infer/decoder.h"
#include "core/model/training_model.h"
#include "core/plan/derived_figures.h"
#include "core/train/batches.h"

#include <algorithm>

namespace sextant {

namespace {

ModelShape shape(int64_t hidden, int64_t intermediate, int64_t vocabulary, int64_t context) {
    ModelOptions model;
    model.preset = "";
    model.hiddenSize = hidden;
    model.intermediateSize = intermediate;
    model.vocabSize = vocabulary;
    model.numHiddenLayers = 8;
    model.numAttentionHeads = 8;
    model.numKeyValueHeads = 4;
    model.maxPositionEmbeddings = context;
    return shapeOf(model);
}

std::vector<int32_t> randomTokens(int64_t count, int64_t vocabulary, uint64_t stream) {
    CounterRandom random(1, stream);
    std::vector<int32_t> tokens(static_cast<size_t>(count));
    for (size_t i = 0; i < tokens.size(); ++i)
        tokens[i] = static_cast<int32_t>(random.below(static_cast<uint64_t>(vocabulary), i));
    return tokens;
}

HostBatch randomBatch(const BenchCase& bench) {
    HostBatch batch;
    const int64_t T = bench.sequences * bench.sequenceLength;
    batch.tokens = randomTokens(T, bench.model.vocabSize, 0);
    batch.targets = randomTokens(T, bench.model.vocabSize, 1);
    for (int64_t t = 0; t < T; ++t) batch.positions.push_back(static_cast<int32_t>(t % bench.sequenceLength));
    for (int64_t s = 0; s <= bench.sequences; ++s)
        batch.sequenceStarts.push_back(static_cast<int32_t>(s * bench.sequenceLength));
    setUniformWeights(batch, T);
    return batch;
}

Json head(const kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench) {
    return {{"model", bench.name},
            {"device", backend.description()},
            {"precision", precision == kernels::Precision::Float32 ? "fp32" : "bf16"}};
}

/// The weights of an untrained model and a decoder over them.
struct RandomDecoder {
    RandomDecoder(kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench, int64_t capacity)
        : model(backend, bench.model, {1, 16, elementTypeOf(precision)}, bench.model.vocabSize),
          decoder(backend, {bench.model, model.weights(), elementTypeOf(precision), bench.model.vocabSize}, {capacity}),
          sequence(decoder.begin(Sequence::Sharing::Private)) {
        model.initialize(1);
    }
    TrainingModel model;
    Decoder decoder;
    Sequence sequence;
};

}  // namespace

const std::vector<BenchCase>& benchCases() {
    static const std::vector<BenchCase> cases = {{"A", shape(256, 704, 4096, 256), 16, 256},
                                                 {"B", shape(512, 1376, 8192, 512), 8, 512}};
    return cases;
}

Json benchTraining(kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench, int warmup,
                   int steps) {
    const StepShape step{bench.sequences, bench.sequenceLength, elementTypeOf(precision)};
    TrainingModel model(backend, bench.model, step, bench.model.vocabSize);
    model.initialize(1);
    const HostBatch batch = randomBatch(bench);
    std::vector<float> logProbabilities(batch.tokens.size());
    std::vector<double> seconds;
    for (int i = 0; i < warmup + steps; ++i) {
        const double start = steadySeconds();
        model.zeroGradients();
        model.accumulate(batch.view(), logProbabilities);
        const double norm = model.gradientNorm();
        model.update({3e-4, 0.9, 0.95, 1e-8, 0.1, std::min(1.0, 1.0 / (norm + 1e-6)), i + 1});
        backend.synchronize();
        if (i >= warmup) seconds.push_back(steadySeconds() - start);
    }
    std::sort(seconds.begin(), seconds.end());
    const double median = seconds[seconds.size() / 2];
    const auto tokens = static_cast<double>(step.tokens());
    Json result = head(backend, precision, bench);
    result["parameters"] = parameterLayout(bench.model).parameterCount();
    result["tokens_per_step"] = step.tokens();
    result["seconds_per_step"] = median;
    result["tokens_per_second"] = tokens / median;
    result["best_tokens_per_second"] = tokens / seconds.front();
    result["model_gflops"] = flopsPerToken(bench.model, bench.sequenceLength) * tokens / median / 1e9;
    result["mfu"] = flopsPerToken(bench.model, bench.sequenceLength) * tokens / median / backend.peakFlops(precision);
    result["planned_bytes"] =
        planTraining(bench.model, step).bufferBytes() + backend.scratchBytes(scratchShapeOf(bench.model, step));
    result["peak_resident_bytes"] = peakResidentBytes();
    return result;
}

Json benchDecoding(kernels::Backend& backend, kernels::Precision precision, const BenchCase& asked, int64_t context,
                   int tokens) {
    BenchCase bench = asked;
    bench.model.maxPositionEmbeddings = context + tokens;
    RandomDecoder random(backend, precision, bench, bench.model.maxPositionEmbeddings);
    random.decoder.append(random.sequence, randomTokens(context, bench.model.vocabSize, 2));
    const double start = steadySeconds();
    for (int32_t token : randomTokens(tokens, bench.model.vocabSize, 3)) random.decoder.next(random.sequence, token);
    const double seconds = steadySeconds() - start;
    Json result = head(backend, precision, bench);
    result["context"] = context;
    result["tokens_per_second"] = tokens / seconds;
    const double weightBytes =
        static_cast<double>(planWeights(bench.model, elementTypeOf(precision)).totalBytes() -
                            bytesOf(elementTypeOf(precision), parameterLayout(bench.model).embedding.count()));
    result["weight_gigabytes_per_second"] = weightBytes * tokens / seconds / 1e9;
    return result;
}

Json benchPrefill(kernels::Backend& backend, kernels::Precision precision, const BenchCase& bench, int tokens) {
    RandomDecoder random(backend, precision, bench, bench.model.maxPositionEmbeddings);
    tokens = static_cast<int>(std::min<int64_t>(tokens, random.decoder.longestSequence()));
    const auto prompt = randomTokens(tokens, bench.model.vocabSize, 2);
    random.decoder.append(random.sequence, prompt);
    random.sequence = random.decoder.begin(Sequence::Sharing::Private);
    const double start = steadySeconds();
    random.decoder.append(random.sequence, prompt);
    Json result = head(backend, precision, bench);
    result["tokens_per_second"] = tokens / (steadySeconds() - start);
    return result;
}

}  // namespace sextant
