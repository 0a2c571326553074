// SPDX-License-Identifier: Apache-2.0
#include "core/run/controllers.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/device/device.h"
#include "core/device/faster_precision.h"
#include "core/infer/stop_tokens.h"
#include "core/job/model_path.h"
#include "core/model/model_source.h"
#include "core/plan/derived_figures.h"
#include "core/run/prepare_data.h"
#include "core/run/sample_prompts.h"
#include "core/train/dataset_batches.h"
#include "core/train/trainer.h"

namespace sextant {

namespace {

/// The model a run begins with.
struct InitialModel {
    ModelSource source;
    ModelConfig config;  // as the checkpoints of the run say it: a Hugging Face folder
};

/// init_from: the model and its tokenizer come from that folder, job or file, whatever its family. What was named is
/// replaced by what was found.
std::optional<InitialModel> takeOverInitialModel(PretrainSpec& spec) {
    std::string& from = spec.model.initFrom;
    if (from.empty()) return std::nullopt;
    from = findModel(from).orThrow().folder.string();
    InitialModel initial{ModelSource::open(from).orThrow(), {}};
    initial.config = initial.source.folderConfig().orThrow();
    const int64_t context = initial.config.shape.maxPositionEmbeddings;
    spec.model.vocabSize = initial.config.shape.vocabSize;
    spec.model.maxPositionEmbeddings = context;
    if (spec.data.tokenizer.empty()) spec.data.tokenizer = from;
    if (spec.data.sequenceLength > context)
        throw RunError(usageError("data.sequence_length: " + std::to_string(spec.data.sequenceLength) +
                                      " exceeds the context of " + from + ", " + std::to_string(context),
                                  "Shorten the sequences"));
    return initial;
}

/// What the checkpoints of the run say of their model. What ended the texts of the model it begins with still does.
ModelConfig checkpointConfig(const ModelConfig* initial, const ModelShape& shape, const Tokenizer& tokenizer,
                             ElementType stored) {
    ModelConfig config;
    config.shape = shape;
    config.ids = {tokenizer.bosId().value_or(-1), tokenizer.eosId().value_or(-1), tokenizer.padId().value_or(-1)};
    config.storedType = stored;
    if (!initial) return config;
    config.source = initial->source;
    for (const int32_t id : stopTokens(tokenizer, *initial, PromptKind::Text))
        if (id == config.ids.eos)
            config.endIds.insert(config.endIds.begin(), id);  // first: what those see who take one alone
        else
            config.endIds.push_back(id);
    return config;
}

/// A model whose size is fixed must have a row for every id of its tokenizer.
void checkVocabularySize(const PretrainSpec& spec, int64_t tokens, const std::string& whose) {
    if (spec.model.vocabSize == 0 || tokens <= spec.model.vocabSize) return;
    const std::string rows = std::to_string(spec.model.vocabSize);
    if (!spec.model.initFrom.empty())
        throw RunError(usageError("model.init_from: the model in " + spec.model.initFrom + " has " + rows + " rows, " +
                                      whose + " has " + std::to_string(tokens) + " tokens",
                                  "Take the tokenizer that belongs to that model"));
    throw RunError(
        usageError("model.vocab_size: " + rows + " is less than the " + std::to_string(tokens) + " tokens of " + whose,
                   "Raise it, or set it to 0 to take the tokenizer's size"));
}

/// The same before anything is packed, as far as the tokenizer is known by then.
void checkVocabularyBefore(const PretrainSpec& spec, const JobFolder& job) {
    if (spec.model.vocabSize == 0) return;
    const auto shards = shardsOfRun(spec, job);
    if (!shards && spec.data.tokenizer.empty()) {
        checkVocabularySize(spec, spec.data.tokenizerVocabSize,
                            "the tokenizer to be trained (data.tokenizer_vocab_size)");
        return;
    }
    const std::filesystem::path path = shards ? *shards : std::filesystem::path(spec.data.tokenizer);
    checkVocabularySize(spec, Tokenizer::load(path).orThrow().vocabularySize(), "the tokenizer in " + path.string());
}

MemoryPlan completePlan(const PretrainSpec& spec, const ModelShape& model, const StepShape& step,
                        const kernels::Backend& backend, int64_t mappedBytes, int64_t programBytes) {
    MemoryPlan plan = planTraining(model, step);
    plan.outside.push_back({"kernel scratch", backend.scratchBytes(scratchShapeOf(model, step))});
    plan.outside.push_back({"training data", mappedBytes});
    plan.outside.push_back({"program", programBytes});
    if (!spec.evaluation.samplePrompts.empty())
        plan.outside.push_back(
            {"sampling",
             planDecoder(model, decoderShape(step.compute, PromptSampler::samplingDecoder(step.sequenceLength)))
                 .totalBytes()});
    return plan;
}

void checkMemory(const MemoryPlan& plan, const ModelShape& model, const StepShape& step, int64_t programBytes) {
    const int64_t available = memoryState().availableBytes + programBytes;
    if (plan.totalBytes() <= available) return;
    const int64_t best =
        largestFittingBatch(model, step, available - (plan.totalBytes() - planTraining(model, step).totalBytes()));
    throw RunError(machineError(
        "the run needs " + formatBytes(plan.totalBytes()) + " of memory, " + formatBytes(available) + " are free",
        best > 0 ? "The largest train.per_device_train_batch_size that fits is " + std::to_string(best)
                 : "Choose a smaller model or shorter sequences"));
}

/// What the run will still write: its checkpoints, less those that lie there and will make room for them.
void checkDisk(const PretrainSpec& spec, const DerivedFigures& figures, const JobFolder& folder) {
    const int64_t available = freeDiskBytes(folder.path()).orThrow();
    const int64_t mostThere = figures.checkpointBytes * spec.checkpoint.keepLast;
    const int64_t there = std::min(mostThere, rotatingCheckpointBytes(folder.checkpointsPath()));
    const int64_t needed = figures.diskBytes - there;
    if (needed <= available) return;
    throw RunError(machineError(
        "the checkpoints of this run need " + formatBytes(needed) + " more of disk, " + formatBytes(available) +
            " are free in " + folder.path().string(),
        spec.checkpoint.keepLast > 1 ? "Lower checkpoint.keep_last, or free some space" : "Free some space"));
}

std::optional<Checkpoint> checkpointToResume(const JobFolder& folder, const std::string& name) {
    if (name.empty()) return folder.newestCheckpoint();
    std::string names;
    for (const Checkpoint& checkpoint : folder.checkpoints()) {
        if (checkpoint.path.filename() == name) return checkpoint;
        names += (names.empty() ? "" : ", ") + checkpoint.path.filename().string();
    }
    throw RunError(usageError("there is no checkpoint \"" + name + "\" in " + folder.checkpointsPath().string(),
                              names.empty() ? "There are none; leave out --checkpoint" : "There are: " + names));
}

/// The error of a damaged checkpoint, with the next older one by name.
Error offerOlder(Error error, const JobFolder& folder, const Checkpoint& damaged) {
    auto all = folder.checkpoints();
    for (size_t i = all.size(); i-- > 1;) {
        if (all[i].path != damaged.path) continue;
        error.nextStep = "Resume from the older one: --resume --checkpoint " + all[i - 1].path.filename().string();
        return error;
    }
    error.nextStep = "There is no older checkpoint; start the run again in a new folder";
    return error;
}

/// The run goes on from `checkpoint`: what lies beyond it belongs to a branch that was left.
void leaveLaterBranch(const JobFolder& folder, const Checkpoint& checkpoint, RunEvents& events) {
    const auto moved = setLaterCheckpointsAside(folder.checkpointsPath(), checkpoint.step).orThrow();
    if (moved.empty()) return;
    std::string steps;
    for (const int64_t step : moved) steps += (steps.empty() ? "" : ", ") + std::to_string(step);
    events.log("the run goes back to step " + std::to_string(checkpoint.step) + ": the checkpoints of the steps " +
               steps + " are now in checkpoints/aside");
}

/// Takes up the state of the checkpoint to resume; nothing: the run begins.
std::optional<TrainerPosition> resumeState(TrainingModel& model, const JobFolder& folder, const RunStart& start,
                                           RunEvents& events) {
    if (start.start != JobSession::Start::Resume) return std::nullopt;
    const auto checkpoint = checkpointToResume(folder, start.checkpoint);
    if (!checkpoint) return std::nullopt;
    auto state = readTrainerState(checkpoint->path, model.layout());
    if (!state) throw RunError(offerOlder(state.error(), folder, *checkpoint));
    if (!start.checkpoint.empty()) leaveLaterBranch(folder, *checkpoint, events);
    model.upload(TrainingModel::State::Weights, state.value().weights);
    model.upload(TrainingModel::State::FirstMoment, state.value().firstMoment);
    model.upload(TrainingModel::State::SecondMoment, state.value().secondMoment);
    return state.value().position;
}

/// The weights of init_from, as fp32.
void takeWeights(const ModelSource& source, kernels::Backend& backend, TrainingModel& model, RunEvents& events) {
    std::vector<float> weights(static_cast<size_t>(model.layout().totalElements), 0.0f);
    auto keep = [&](int64_t offset, std::span<const float> values) {
        std::copy(values.begin(), values.end(), weights.begin() + offset);
    };
    source.read(backend, pairsOf(model.shape()), keep).orThrow();
    model.upload(TrainingModel::State::Weights, weights);
    events.log("the run begins with the weights of " + FoundModel{source.path()}.name());
}

/// `auto` takes what is measured to be faster here and now; a run that goes on keeps what it began with.
ChosenPrecision choosePrecision(const PretrainSpec& spec, const OpenedDevice& device, const JobFolder& folder,
                                const RunStart& start) {
    if (spec.precision != PrecisionChoice::Automatic) return {device.precision, {}};
    if (start.start == JobSession::Start::Resume)
        if (const auto checkpoint = checkpointToResume(folder, start.checkpoint))
            if (const auto config = readModelConfig(checkpoint->path))
                return config.value().storedType == ElementType::BFloat16
                           ? ChosenPrecision{kernels::Precision::BFloat16, "bf16, as the run began"}
                           : ChosenPrecision{kernels::Precision::Float32, "fp32, as the run began"};
    const OpenedDevice oneThread = openDevice(spec.device, PrecisionChoice::Automatic, 1).orThrow();
    return fasterPrecision(*oneThread.backend);
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

/// Trains until done or until the session's stop is requested: opens the device, prepares tokenizer and shards if the
/// sources are texts, checks memory and disk against the plan, then steps. A run that goes back to an older checkpoint
/// sets the later ones aside. Reports through the session's events. Throws RunError for what ends the run.
RunEnd runPretrain(const PretrainSpec& asked, JobSession& session, const RunStart& start) {
    PretrainSpec spec = asked;
    const std::optional<InitialModel> initial = takeOverInitialModel(spec);
    checkVocabularyBefore(spec, session.folder());
    OpenedDevice device = openDevice(spec.device, spec.precision, spec.threads).orThrow();
    session.log("device: " + device.backend->description());
    const ChosenPrecision precision = choosePrecision(spec, device, session.folder(), start);
    device.precision = precision.precision;
    if (!precision.reason.empty()) session.log("precision " + precision.reason);

    auto prepared = prepareData(spec, session.folder(), session, session.stop());
    if (!prepared && prepared.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    const PreparedData data = std::move(prepared).orThrow();
    DatasetBatches training(data.training, spec.data.sequenceLength);
    DatasetBatches validation(data.validation, spec.data.sequenceLength);

    checkVocabularySize(spec, data.tokenizer->vocabularySize(), "the tokenizer in " + data.folder.string());
    spec.model =
        resolvedModel(spec, data.tokenizer->vocabularySize());  // every figure is of the vocabulary really used
    const ModelShape model = initial ? initial->config.shape : shapeOf(spec.model);
    const StepShape step{spec.train.perDeviceTrainBatchSize, spec.data.sequenceLength, elementTypeOf(device.precision)};
    const DerivedFigures figures = derivedFigures(spec, model, step.compute);
    const int64_t programBytes = residentBytes();
    const MemoryPlan plan = completePlan(spec, model, step, *device.backend,
                                         data.training.mappedBytes() + data.validation.mappedBytes(), programBytes);
    checkMemory(plan, model, step, programBytes);
    checkDisk(spec, figures, session.folder());

    TrainingModel trainingModel(*device.backend, model, step, data.tokenizer->vocabularySize());
    TrainerPosition position;
    position.seed = spec.seed;
    if (const auto resumed = resumeState(trainingModel, session.folder(), start, session))
        position = *resumed;
    else if (initial)
        takeWeights(initial->source, *device.backend, trainingModel, session);
    else
        trainingModel.initialize(static_cast<uint64_t>(spec.seed));
    const double peakFlops = device.backend->peakFlops(device.precision);
    session.send("started", startedFields(spec, figures, plan, device, data, position, peakFlops));
    session.log("training " + formatCount(static_cast<double>(figures.parameters)) + " parameters from step " +
                std::to_string(position.step));

    tidyCheckpoints(session.folder().checkpointsPath(), spec.checkpoint.keepLast);
    const ModelConfig config =
        checkpointConfig(initial ? &initial->config : nullptr, model, *data.tokenizer, step.compute);
    CheckpointWriter checkpoints(session.folder().checkpointsPath(), config, data.folder, spec.checkpoint.keepLast,
                                 session);
    PromptSampler sampler(*device.backend, trainingModel, *data.tokenizer, config, spec.evaluation, session);
    TrainerParts parts{&spec,        &trainingModel, &training, &validation,
                       &checkpoints, &session,       &session,  [&](int64_t at) { sampler.sample(at, session.stop()); },
                       peakFlops};
    const TrainingEnd end = Trainer(parts, position).run();
    return end == TrainingEnd::Completed ? RunEnd::Completed : RunEnd::Interrupted;
}

}  // namespace sextant
