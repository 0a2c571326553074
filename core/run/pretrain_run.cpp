// SPDX-License-Identifier: Apache-2.0
#include "core/run/pretrain_run.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/plan/derived_figures.h"
#include "core/run/dataset_batches.h"
#include "core/run/device.h"
#include "core/run/prepare_data.h"
#include "core/run/sample_prompts.h"
#include "core/train/trainer.h"

namespace sextant {

namespace {

/// Lets the trainer see the session's control requests and shows its pauses in status.json.
class SessionControl : public TrainerControl {
public:
    explicit SessionControl(JobSession& session) : m_session(session) {}
    std::vector<ControlRequest> takeRequests() override { return m_session.takeRequests(); }
    void paused(bool isPaused) override {
        m_session.setState(isPaused ? JobState::Paused : JobState::Running);
        m_session.log(isPaused ? "paused" : "resumed");
    }

private:
    JobSession& m_session;
};

/// init_from: shape of the model and its tokenizer come from that checkpoint.
void takeOverInitialModel(PretrainSpec& spec) {
    if (spec.model.initFrom.empty()) return;
    const ModelOptions stored = readModelConfig(spec.model.initFrom).orThrow().options;
    const ModelOptions asked = spec.model;
    spec.model = stored;
    spec.model.preset = asked.preset;
    spec.model.initFrom = asked.initFrom;
    if (spec.data.tokenizer.empty()) spec.data.tokenizer = asked.initFrom;
    if (spec.data.sequenceLength > stored.maxPositionEmbeddings)
        throw RunError(usageError("data.sequence_length: " + std::to_string(spec.data.sequenceLength) +
                                      " exceeds the context of " + asked.initFrom + ", " +
                                      std::to_string(stored.maxPositionEmbeddings),
                                  "Shorten the sequences"));
}

MemoryPlan completePlan(const PretrainSpec& spec, const ModelOptions& model, const StepShape& step,
                        const kernels::Backend& backend, int64_t mappedBytes, int64_t programBytes) {
    MemoryPlan plan = planTraining(model, step);
    plan.outside.push_back({"kernel scratch", backend.scratchBytes()});
    plan.outside.push_back({"training data", mappedBytes});
    plan.outside.push_back({"program", programBytes});
    if (!spec.evaluation.samplePrompts.empty())
        plan.outside.push_back({"sampling", planDecoder(model, step.compute, step.sequenceLength, 64).totalBytes()});
    return plan;
}

void checkMemory(const MemoryPlan& plan, const ModelOptions& model, const StepShape& step, int64_t programBytes) {
    const int64_t available = memoryState().availableBytes + programBytes;
    if (plan.totalBytes() <= available) return;
    const int64_t best =
        largestFittingBatch(model, step, available - (plan.totalBytes() - planTraining(model, step).totalBytes()));
    throw RunError(machineError(
        "the run needs " + formatBytes(plan.totalBytes()) + " of memory, " + formatBytes(available) + " are free",
        best > 0 ? "The largest train.per_device_train_batch_size that fits is " + std::to_string(best)
                 : "Choose a smaller model or shorter sequences"));
}

void checkDisk(const PretrainSpec& spec, const DerivedFigures& figures, const JobFolder& folder) {
    const int64_t available = freeDiskBytes(folder.path()).orThrow();
    if (figures.diskBytes <= available) return;
    throw RunError(machineError(
        "the checkpoints of this run need " + formatBytes(figures.diskBytes) + " of disk, " + formatBytes(available) +
            " are free in " + folder.path().string(),
        spec.checkpoint.keepLast > 1 ? "Lower checkpoint.keep_last, or free some space" : "Free some space"));
}

std::filesystem::path checkpointToResume(const JobFolder& folder, const std::string& name) {
    if (!name.empty()) {
        const auto path = folder.checkpointsPath() / name;
        std::error_code code;
        if (name.find('/') != std::string::npos || !std::filesystem::is_directory(path, code))
            throw RunError(
                usageError("there is no checkpoint \"" + name + "\" in " + folder.checkpointsPath().string()));
        return path;
    }
    auto all = folder.checkpoints();
    return all.empty() ? std::filesystem::path() : all.back().path;
}

/// The error of a damaged checkpoint, with the next older one by name.
Error offerOlder(Error error, const JobFolder& folder, const std::filesystem::path& damaged) {
    auto all = folder.checkpoints();
    for (size_t i = all.size(); i-- > 1;) {
        if (all[i].path != damaged) continue;
        error.nextStep = "Resume from the older one: --resume --checkpoint " + all[i - 1].path.filename().string();
        return error;
    }
    error.nextStep = "There is no older checkpoint; start the run again in a new folder";
    return error;
}

/// Weights from the checkpoint to resume, from init_from, or fresh; gives back where to go on.
TrainerPosition loadState(const PretrainSpec& spec, TrainingModel& model, const JobFolder& folder,
                          const PretrainStart& start) {
    const auto checkpoint =
        start.start == TrainingStart::Resume ? checkpointToResume(folder, start.checkpoint) : std::filesystem::path();
    if (!checkpoint.empty()) {
        auto state = readTrainerState(checkpoint, model.layout());
        if (!state) throw RunError(offerOlder(state.error(), folder, checkpoint));
        model.upload(TrainingModel::State::Weights, state.value().weights);
        model.upload(TrainingModel::State::FirstMoment, state.value().firstMoment);
        model.upload(TrainingModel::State::SecondMoment, state.value().secondMoment);
        return state.value().position;
    }
    TrainerPosition position;
    position.seed = spec.seed;
    if (spec.model.initFrom.empty()) {
        model.initialize(static_cast<uint64_t>(spec.seed));
        return position;
    }
    std::vector<float> weights(static_cast<size_t>(model.layout().totalElements), 0.0f);
    readModelWeights(spec.model.initFrom, model.layout(), [&](int64_t offset, std::span<const float> values) {
        std::copy(values.begin(), values.end(), weights.begin() + offset);
    }).orThrow();
    model.upload(TrainingModel::State::Weights, weights);
    return position;
}

Json startedFields(const PretrainSpec& spec, const DerivedFigures& figures, const MemoryPlan& plan,
                   const OpenedDevice& device, const PreparedData& data, const TrainerPosition& position,
                   double peakFlops) {
    Json memory = Json::object();
    for (const OutsideMemory& term : plan.terms()) memory[term.term] = term.bytes;
    Json fields = {{"name", spec.name},
                   {"device", device.backend->description()},
                   {"precision", device.precision == kernels::Precision::Float32 ? "fp32" : "bf16"},
                   {"parameters", figures.parameters},
                   {"tokens_per_step", figures.tokensPerStep},
                   {"total_tokens", figures.totalTokens},
                   {"max_steps", spec.train.maxSteps},
                   {"train_tokens", data.training.tokens()},
                   {"epochs", static_cast<double>(figures.totalTokens) /
                                  static_cast<double>(std::max<int64_t>(1, data.training.tokens()))},
                   {"total_flops", figures.totalFlops},
                   {"peak_flops", peakFlops},
                   {"planned_memory_bytes", plan.totalBytes()},
                   {"planned_memory", memory}};
    if (position.step > 0) fields["resumed_from"] = position.step;
    return fields;
}

}  // namespace

RunEnd runPretrain(const PretrainSpec& asked, JobSession& session, const PretrainStart& start, std::stop_token stop) {
    PretrainSpec spec = asked;
    takeOverInitialModel(spec);
    OpenedDevice device = openDevice(spec.device, spec.precision, spec.threads).orThrow();
    session.log("device: " + device.backend->description());

    auto prepared = prepareData(spec, session.folder(), session, stop);
    if (!prepared && prepared.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    const PreparedData data = std::move(prepared).orThrow();
    DatasetBatches training(data.training, spec.data.sequenceLength);
    DatasetBatches validation(data.validation, spec.data.sequenceLength);

    const ModelOptions model = resolvedModel(spec, data.tokenizer->vocabularySize());
    const StepShape step{spec.train.perDeviceTrainBatchSize, spec.data.sequenceLength, elementTypeOf(device.precision)};
    const DerivedFigures figures = derivedFigures(spec, step.compute);
    const int64_t programBytes = residentBytes();
    const MemoryPlan plan = completePlan(spec, model, step, *device.backend,
                                         data.training.mappedBytes() + data.validation.mappedBytes(), programBytes);
    checkMemory(plan, model, step, programBytes);
    checkDisk(spec, figures, session.folder());

    TrainingModel trainingModel(*device.backend, model, step, data.tokenizer->vocabularySize());
    const TrainerPosition position = loadState(spec, trainingModel, session.folder(), start);
    const double peakFlops = device.backend->peakFlops(device.precision);
    session.send("started", startedFields(spec, figures, plan, device, data, position, peakFlops));
    session.log("training " + formatCount(static_cast<double>(figures.parameters)) + " parameters from step " +
                std::to_string(position.step));

    tidyCheckpoints(session.folder().checkpointsPath(), spec.checkpoint.keepLast);
    ModelConfig config{model,
                       {data.tokenizer->bosId().value_or(-1), data.tokenizer->eosId().value_or(-1),
                        data.tokenizer->padId().value_or(-1)},
                       step.compute};
    CheckpointWriter checkpoints(session.folder().checkpointsPath(), config, data.folder, spec.checkpoint.keepLast,
                                 session);
    PromptSampler sampler(*device.backend, trainingModel, *data.tokenizer, spec.evaluation, session);
    SessionControl control(session);
    TrainerParts parts{&spec,        &trainingModel, &training, &validation,
                       &checkpoints, &session,       &control,  [&](int64_t at) { sampler.sample(at); },
                       peakFlops};
    const TrainingEnd end = Trainer(parts, position).run(stop);
    return end == TrainingEnd::Completed ? RunEnd::Completed : RunEnd::Interrupted;
}

}  // namespace sextant
