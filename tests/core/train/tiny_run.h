// SPDX-License-Identifier: Apache-2.0
// A training run of a tiny model without a job around it: made-up batches, a control that tests hold, events in memory.
#pragma once

#include "core/train/trainer.h"
#include "kernels/cpu/cpu_backend.h"

#include <QTemporaryDir>

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

namespace sextant::test {

inline ModelOptions tinyModel() {
    ModelOptions model;
    model.hiddenSize = 24;
    model.intermediateSize = 40;
    model.numHiddenLayers = 2;
    model.numAttentionHeads = 3;
    model.numKeyValueHeads = 1;
    model.maxPositionEmbeddings = 64;
    model.vocabSize = 64;
    model.initializerRange = 0.1;
    return model;
}

/// Sequence n is a function of n; its tokens count up by a step of its own, so there is something to learn. `onFill` is
/// called first.
class FakeBatches : public BatchSource {
public:
    FakeBatches(int64_t sequences, int64_t length) : m_sequences(sequences), m_length(length) {}
    std::function<void(int64_t first)> onFill;

    int64_t sequenceCount() const override { return m_sequences; }
    void fill(int64_t first, int64_t count, HostBatch& batch) override {
        if (onFill) onFill(first);
        batch = {};
        for (int64_t sequence = first; sequence < first + count; ++sequence) {
            batch.sequenceStarts.push_back(static_cast<int32_t>(batch.tokens.size()));
            batch.sequenceBytes.push_back(m_length);
            for (int64_t t = 0; t < m_length; ++t) {
                const bool ignored = (sequence + t) % 7 == 0;
                batch.tokens.push_back(token(sequence, t));
                batch.targets.push_back(ignored ? -1 : token(sequence, t + 1));
                batch.positions.push_back(static_cast<int32_t>(t));
                batch.trainedTokens += ignored ? 0 : 1;
            }
        }
        batch.sequenceStarts.push_back(static_cast<int32_t>(batch.tokens.size()));
    }

private:
    static int32_t token(int64_t sequence, int64_t t) {
        return static_cast<int32_t>((sequence * 13 + t * (1 + sequence % 5)) % 61);
    }
    int64_t m_sequences, m_length;
};

/// Hands out the requests a test lined up, one list a call, and stops when it is told to.
class FakeControl : public RunControl {
public:
    std::deque<std::vector<ControlRequest>> requests;
    int pauses = 0, continuations = 0;
    bool isLost = false;

    void requestStop() { m_stop.request_stop(); }
    /// The n-th look at the stop from now finds it requested.
    void stopAtLook(int n) { m_looks = n; }

    std::stop_token stop() const override {
        if (m_looks > 0 && --m_looks == 0) m_stop.request_stop();
        return m_stop.get_token();
    }
    bool isFolderLost() const override { return isLost; }
    std::vector<ControlRequest> takeRequests() override {
        if (requests.empty()) return {};
        auto taken = std::move(requests.front());
        requests.pop_front();
        return taken;
    }
    void paused() override { ++pauses; }
    void continued() override { ++continuations; }

private:
    mutable std::stop_source m_stop;
    mutable int m_looks = 0;
};

class RecordedEvents : public RunEvents {
public:
    void send(const std::string& event, Json fields) override {
        const std::lock_guard lock(m_mutex);
        m_events.emplace_back(event, std::move(fields));
    }
    void log(const std::string&) override {}
    std::vector<Json> of(const std::string& event) const {
        const std::lock_guard lock(m_mutex);
        std::vector<Json> found;
        for (const auto& [name, fields] : m_events)
            if (name == event) found.push_back(fields);
        return found;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<std::string, Json>> m_events;
};

struct FlatState {
    std::vector<float> weights, firstMoment, secondMoment;
    bool operator==(const FlatState&) const = default;
};

/// Everything a trainer works on. Six steps of two sequences, no evaluation and no checkpoint of its own accord.
struct TinyRun {
    static constexpr int64_t kLength = 11;

    static PretrainSpec defaults() {
        PretrainSpec spec;
        spec.model = tinyModel();
        spec.data.sequenceLength = kLength;
        spec.train.maxSteps = 6;
        spec.train.perDeviceTrainBatchSize = 2;
        spec.train.learningRate = 0.01;
        spec.train.warmupSteps = 2;
        spec.evaluation.everySteps = 0;
        spec.checkpoint = {0, 0, 3};
        return spec;
    }
    explicit TinyRun(const PretrainSpec& what, const std::filesystem::path& checkpointsRoot)
        : spec(what),
          root(checkpointsRoot),
          backend(kernels::makeCpuBackend({1, std::nullopt})),
          model(*backend, what.model, {what.train.perDeviceTrainBatchSize, kLength, ElementType::Float32}, 61),
          training(100, kLength),
          validation(5, kLength),
          writer(std::make_unique<CheckpointWriter>(root, ModelConfig{what.model}, std::filesystem::path(),
                                                    what.checkpoint.keepLast, events)) {
        model.initialize(1);
    }
    TrainingEnd run() {
        TrainerParts parts{&spec, &model, &training, &validation, writer.get(), &events, &control, {}, 1e9};
        return Trainer(parts, position).run();
    }
    /// Goes on where a checkpoint ends.
    void resume(int64_t step) {
        const TrainerState state = readTrainerState(root / checkpointName(step), model.layout()).orThrow();
        model.upload(TrainingModel::State::Weights, state.weights);
        model.upload(TrainingModel::State::FirstMoment, state.firstMoment);
        model.upload(TrainingModel::State::SecondMoment, state.secondMoment);
        position = state.position;
    }
    FlatState state() {
        FlatState flat;
        for (const auto& [which, values] : {std::pair{TrainingModel::State::Weights, &flat.weights},
                                            std::pair{TrainingModel::State::FirstMoment, &flat.firstMoment},
                                            std::pair{TrainingModel::State::SecondMoment, &flat.secondMoment}}) {
            values->resize(static_cast<size_t>(model.layout().totalElements));
            model.download(which, *values);
        }
        return flat;
    }
    FlatState saved(int64_t step) const {
        TrainerState read = readTrainerState(root / checkpointName(step), model.layout()).orThrow();
        return {std::move(read.weights), std::move(read.firstMoment), std::move(read.secondMoment)};
    }
    /// A field of every `step` event.
    std::vector<double> ofSteps(const char* field) const {
        std::vector<double> values;
        for (const Json& step : events.of("step")) values.push_back(step[field].get<double>());
        return values;
    }

    PretrainSpec spec;
    std::filesystem::path root;
    std::unique_ptr<kernels::Backend> backend;
    TrainingModel model;
    FakeBatches training, validation;
    RecordedEvents events;
    FakeControl control;
    TrainerPosition position;
    std::unique_ptr<CheckpointWriter> writer;  // ends before the events it writes to
};

}  // namespace sextant::test
