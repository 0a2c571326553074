// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/document_split.h"
#include "core/spec/option_table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

/// The shape of a LLaMA-like decoder, in the words of a Hugging Face config.json.
struct ModelOptions {
    std::string preset = "demo-1m";
    std::string initFrom;   ///< model folder, job or .gguf file to start from instead of random weights
    int64_t vocabSize = 0;  ///< 0: the tokenizer's, rounded up to a multiple of the next
    int64_t padVocabSizeToMultipleOf = 64;
    int64_t hiddenSize = 128;
    int64_t intermediateSize = 352;
    int64_t numHiddenLayers = 4;
    int64_t numAttentionHeads = 4;
    int64_t numKeyValueHeads = 2;
    int64_t maxPositionEmbeddings = 512;
    double ropeTheta = 10000.0;
    double rmsNormEps = 1e-6;
    double initializerRange = 0.006;
    bool tieWordEmbeddings = false;

    int64_t headSize() const { return hiddenSize / numAttentionHeads; }
};

struct DataOptions {
    std::vector<DataSource> sources;
    DocumentSplit documentSplit = DocumentSplit::File;
    std::string textField = "text";
    std::string tokenizer;              ///< tokenizer.json or a folder with one; empty: trained on the sources
    int64_t tokenizerVocabSize = 2048;  ///< size of the tokenizer that is trained when none is given
    int64_t sequenceLength = 256;
    double validationFraction = 0.02;
};

enum class Schedule { MultiStep, Cosine, Linear, Constant, WarmupStableDecay };

struct TrainOptions {
    int64_t maxSteps = 500;
    int64_t perDeviceTrainBatchSize = 16;
    int64_t gradientAccumulationSteps = 1;
    double learningRate = 3e-3;
    Schedule schedule = Schedule::MultiStep;
    int64_t warmupSteps = 0;
    double warmupRatio = 0.05;
    double minimumLearningRateRatio = 0.1;
    double decayRatio = 0.2;
    double adamBeta1 = 0.9;
    double adamBeta2 = 0.95;
    double adamEpsilon = 1e-8;
    double weightDecay = 0.1;
    double maxGradNorm = 1.0;
    int64_t loggingSteps = 1;

    int64_t sequencesPerStep() const { return perDeviceTrainBatchSize * gradientAccumulationSteps; }
};

struct EvaluationOptions {
    int64_t everySteps = 100;
    int64_t maxSequences = 64;
    std::vector<std::string> samplePrompts;
    int64_t sampleTokens = 64;
};

struct CheckpointOptions {
    int64_t everySteps = 100;
    double everyMinutes = 5;
    int64_t keepLast = 3;
};

enum class DeviceChoice { Automatic, Cpu, Cuda };
enum class PrecisionChoice { Automatic, Float32, BFloat16 };

/// Everything one pre-training run is told (`kind: pretrain`).
struct PretrainSpec {
    std::string name = "run";
    int64_t seed = 1234;
    ModelOptions model;
    DataOptions data;
    TrainOptions train;
    EvaluationOptions evaluation;
    CheckpointOptions checkpoint;
    DeviceChoice device = DeviceChoice::Automatic;
    PrecisionChoice precision = PrecisionChoice::Automatic;
    int64_t threads = 0;
};

const OptionTable& pretrainOptions();
/// The table of the model section alone (also what describes a checkpoint).
const OptionTable& modelOptions();

const std::vector<std::string>& scheduleNames();

}  // namespace sextant
