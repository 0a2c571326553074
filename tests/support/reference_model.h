// SPDX-License-Identifier: Apache-2.0
// Small models of tests/fixtures with what PyTorch and Hugging Face computed of them.
#pragma once

#include "core/model/model_folder.h"
#include "core/model/safetensors.h"
#include "core/model/training_model.h"

#include <QString>
#include <QtGlobal>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

namespace sextant::test {

inline std::filesystem::path fixtures() {
    return std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) / "tests/fixtures";
}

/// Euclidean length of the difference, relative to what was wanted.
inline double relativeError(std::span<const float> got, std::span<const float> wanted) {
    double difference = 0, norm = 0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        difference += std::pow(double(got[i]) - double(wanted[i]), 2);
        norm += std::pow(double(wanted[i]), 2);
    }
    return std::sqrt(difference / (norm > 0 ? norm : 1));
}

/// The flat buffer of a model folder.
inline std::vector<float> folderWeights(const std::filesystem::path& folder, const ParameterLayout& layout) {
    std::vector<float> flat(static_cast<size_t>(layout.totalElements), 0.0f);
    readModelWeights(folder, layout, [&](int64_t offset, std::span<const float> values) {
        std::copy(values.begin(), values.end(), flat.begin() + offset);
    }).orThrow();
    return flat;
}

/// One parameter of a flat buffer.
inline std::span<const float> partOf(std::span<const float> flat, const StoredParameter& parameter,
                                     const LogicalParameter& part) {
    return flat.subspan(static_cast<size_t>(parameter.offset + part.firstRow * parameter.columns),
                        static_cast<size_t>(part.rows * parameter.columns));
}

/// A model, one packed batch of two sequences of 24 tokens, and what the others made of it. Every target that counts
/// has the same weight.
struct ReferenceModel {
    std::filesystem::path folder;
    ModelConfig config;
    SafetensorsFile reference;
    std::vector<int32_t> tokens, targets, starts, positions;
    std::vector<float> tokenWeights, logProbabilities;

    ReferenceModel(const std::filesystem::path& modelFolder, const std::filesystem::path& referenceFile)
        : folder(modelFolder),
          config(readModelConfig(modelFolder).orThrow()),
          reference(SafetensorsFile::open(referenceFile).orThrow()),
          tokens(integers("tokens")),
          targets(integers("targets")),
          starts(integers("sequence_starts")),
          logProbabilities(floats("log_probabilities")) {
        for (size_t s = 0; s + 1 < starts.size(); ++s)
            for (int32_t p = 0; p < starts[s + 1] - starts[s]; ++p) positions.push_back(p);
        const auto trained = std::count_if(targets.begin(), targets.end(), [](int32_t t) { return t >= 0; });
        for (int32_t target : targets) tokenWeights.push_back(target >= 0 ? 1.0f / float(trained) : 0.0f);
    }

    std::vector<float> floats(const std::string& name) const {
        const SafetensorsEntry& entry = entryOf(name);
        std::vector<float> values(static_cast<size_t>(entry.count()));
        reference.readFloats(entry, 0, entry.count(), values.data());
        return values;
    }
    std::vector<int32_t> integers(const std::string& name) const {
        const SafetensorsEntry& entry = entryOf(name);
        std::vector<int32_t> values(static_cast<size_t>(entry.count()));
        std::memcpy(values.data(), reference.data(entry), values.size() * 4);
        return values;
    }

    TrainingBatch batch() const { return {tokens, targets, positions, tokenWeights, starts}; }
    std::unique_ptr<TrainingModel> training(kernels::Backend& backend, ElementType compute) const {
        auto model =
            std::make_unique<TrainingModel>(backend, config.shape, StepShape{2, 24, compute}, config.shape.vocabSize);
        model->upload(TrainingModel::State::Weights, folderWeights(folder, model->layout()));
        return model;
    }

private:
    const SafetensorsEntry& entryOf(const std::string& name) const {
        const SafetensorsEntry* entry = reference.find(name);
        if (!entry) qFatal("no %s in the fixture", name.c_str());
        return *entry;
    }
};

}  // namespace sextant::test
