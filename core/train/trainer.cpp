// SPDX-License-Identifier: Apache-2.0
#include "core/train/trainer.h"

#include "core/base/system.h"
#include "core/base/text.h"
#include "core/plan/derived_figures.h"
#include "core/plan/schedule.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <thread>

namespace sextant {

namespace {

constexpr double kProgressInterval = 0.5;  // seconds

std::string evaluationLine(int64_t step, double loss, double bitsPerByte) {
    char text[128];
    std::snprintf(text, sizeof text, "step %lld: validation loss %.4f nats/token, %.4f bits/byte",
                  static_cast<long long>(step), loss, bitsPerByte);
    return text;
}

}  // namespace

Trainer::Trainer(const TrainerParts& parts, const TrainerPosition& start)
    : m_parts(parts),
      m_spec(*parts.spec),
      m_position(start),
      m_lastSaved(start.step > 0 ? start.step : -1),
      m_lastSaveTime(steadySeconds()),
      m_batches(static_cast<size_t>(parts.spec->train.gradientAccumulationSteps)) {
    m_logProbabilities.resize(static_cast<size_t>(parts.model->stepShape().tokens()));
}

TrainingEnd Trainer::run() {
    while (m_position.step < m_spec.train.maxSteps) {
        handleRequests();
        const double start = steadySeconds();
        const std::optional<StepResult> result = isStopping() ? std::nullopt : trainStep();
        if (!result) return leave();
        reportStep(*result, steadySeconds() - start);
        const bool last = m_position.step == m_spec.train.maxSteps;
        const int64_t every = m_spec.evaluation.everySteps;
        if (last || (every > 0 && m_position.step % every == 0)) evaluate();
        saveIfDue();
    }
    if (m_lastEvaluated != m_position.step) evaluate();
    save();
    m_parts.checkpoints->finish().orThrow();
    return m_lastEvaluated == m_position.step ? TrainingEnd::Completed : TrainingEnd::Interrupted;
}

TrainingEnd Trainer::leave() {
    if (m_parts.control->isFolderLost()) return TrainingEnd::Interrupted;
    save();
    m_parts.checkpoints->finish().orThrow();
    return TrainingEnd::Interrupted;
}

/// Takes requests, and waits here while the run is paused.
void Trainer::handleRequests() {
    const auto take = [&] {
        for (const ControlRequest& request : m_parts.control->takeRequests()) answer(request);
    };
    take();
    if (!m_pauseRequested || isStopping()) return;
    m_parts.control->paused();
    m_parts.events->log("paused");
    while (m_pauseRequested && !isStopping()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        take();
    }
    m_parts.control->continued();
    m_parts.events->log("resumed after a pause");
}

void Trainer::answer(const ControlRequest& request) {
    bool known = true;
    if (request.action == "pause")
        m_pauseRequested = true;
    else if (request.action == "continue")
        m_pauseRequested = false;
    else if (request.action == "checkpoint")
        save(Retention::Pinned);
    else
        known = false;
    m_parts.events->send("control", {{"id", request.id}, {"do", request.action}, {"accepted", known}});
    if (!known)
        m_parts.events->warning("a control request asked for \"" + request.action + "\", which training does not know");
}

std::optional<double> Trainer::accumulate() {
    const int64_t batchSize = m_spec.train.perDeviceTrainBatchSize;
    int64_t trainedTokens = 0;
    for (size_t i = 0; i < m_batches.size(); ++i) {
        m_parts.training->fill(m_position.samples + static_cast<int64_t>(i) * batchSize, batchSize, m_batches[i]);
        trainedTokens += m_batches[i].trainedTokens;
    }
    double loss = 0;
    m_parts.model->zeroGradients();
    for (HostBatch& batch : m_batches) {
        if (isStopping()) return std::nullopt;
        setUniformWeights(batch, trainedTokens);
        m_parts.model->accumulate(batch.view(), m_logProbabilities);
        for (size_t t = 0; t < m_logProbabilities.size(); ++t)
            loss -= static_cast<double>(batch.tokenWeights[t]) * static_cast<double>(m_logProbabilities[t]);
    }
    return loss;
}

std::optional<Trainer::StepResult> Trainer::trainStep() {
    const TrainOptions& train = m_spec.train;
    const std::optional<double> loss = accumulate();
    if (!loss) return std::nullopt;
    const StepResult result{*loss, m_parts.model->gradientNorm(), learningRateAt(train, m_position.step)};
    refuseNotFinite(result);
    AdamWSettings settings{result.learningRate, train.adamBeta1, train.adamBeta2, train.adamEpsilon, train.weightDecay};
    // As torch.nn.utils.clip_grad_norm_ does it, epsilon included.
    if (train.maxGradNorm > 0) settings.gradientScale = std::min(1.0, train.maxGradNorm / (result.gradientNorm + 1e-6));
    settings.step = m_position.step + 1;
    m_parts.model->update(settings);
    m_position.step += 1;
    m_position.tokens += train.sequencesPerStep() * m_spec.data.sequenceLength;
    m_position.samples += train.sequencesPerStep();
    return result;
}

void Trainer::refuseNotFinite(const StepResult& result) const {
    if (std::isfinite(result.loss) && std::isfinite(result.gradientNorm)) return;
    m_parts.events->send("step", {{"step", m_position.step + 1},
                                  {"loss", numberToJson(result.loss)},
                                  {"grad_norm", numberToJson(result.gradientNorm)}});
    throw RunError(machineError("the loss is not a finite number at step " + std::to_string(m_position.step + 1) +
                                    " (loss " + std::to_string(result.loss) + ", gradient norm " +
                                    std::to_string(result.gradientNorm) + "); the weights were not updated",
                                "Resume from the last checkpoint with a lower learning rate or longer warm-up"));
}

void Trainer::reportStep(const StepResult& result, double seconds) {
    m_secondsSinceReport += seconds;
    m_tokensSinceReport += m_spec.train.sequencesPerStep() * m_spec.data.sequenceLength;
    const bool due = m_position.step % m_spec.train.loggingSteps == 0 || m_position.step == m_spec.train.maxSteps;
    if (!due) return;
    const double rate = static_cast<double>(m_tokensSinceReport) / std::max(1e-9, m_secondsSinceReport);
    Json fields = {
        {"step", m_position.step},
        {"tokens", m_position.tokens},
        {"loss", numberToJson(result.loss)},
        {"learning_rate", result.learningRate},
        {"grad_norm", numberToJson(result.gradientNorm)},
        {"tokens_per_second", rate},
        {"mfu", rate * flopsPerToken(m_parts.model->shape(), m_spec.data.sequenceLength) / m_parts.peakFlops},
        {"seconds", m_secondsSinceReport},
        {"memory_bytes", residentBytes()}};
    m_parts.events->send("step", std::move(fields));
    m_secondsSinceReport = 0;
    m_tokensSinceReport = 0;
    reportProgress(rate);
}

void Trainer::reportProgress(double tokensPerSecond) {
    const int64_t left = m_spec.train.maxSteps - m_position.step;
    const double now = steadySeconds();
    if (left > 0 && now - m_lastProgress < kProgressInterval) return;
    m_lastProgress = now;
    const auto tokensLeft = static_cast<double>(left * m_spec.train.sequencesPerStep() * m_spec.data.sequenceLength);
    m_parts.events->progress("train", static_cast<double>(m_position.step), static_cast<double>(m_spec.train.maxSteps),
                             "steps", tokensLeft / tokensPerSecond);
}

void Trainer::evaluate() {
    BatchSource& validation = *m_parts.validation;
    const int64_t batchSize = m_spec.train.perDeviceTrainBatchSize;
    const int64_t wanted = std::min(m_spec.evaluation.maxSequences, validation.sequenceCount());
    const int64_t length = m_spec.data.sequenceLength;
    double nats = 0;
    int64_t tokens = 0, bytes = 0;
    const double start = steadySeconds();
    for (int64_t first = 0; first < wanted; first += batchSize) {
        if (isStopping()) return;  // half an evaluation says nothing
        // The model's batch is of fixed size: sequences beyond the wanted ones are computed and not counted.
        validation.fill(first, batchSize, m_validationBatch);
        const int64_t counted = std::min(batchSize, wanted - first);
        setUniformWeights(m_validationBatch, 1);
        m_parts.model->evaluate(m_validationBatch.view(), m_logProbabilities);
        for (int64_t i = 0; i < counted; ++i) bytes += m_validationBatch.sequenceBytes[static_cast<size_t>(i)];
        for (int64_t t = 0; t < counted * length; ++t) {
            if (m_validationBatch.tokenWeights[static_cast<size_t>(t)] == 0.0f) continue;
            nats -= static_cast<double>(m_logProbabilities[static_cast<size_t>(t)]);
            ++tokens;
        }
    }
    if (tokens > 0) {
        const double loss = nats / static_cast<double>(tokens);
        const double bitsPerByte = nats / std::numbers::ln2 / static_cast<double>(std::max<int64_t>(1, bytes));
        m_parts.events->log(evaluationLine(m_position.step, loss, bitsPerByte));
        m_parts.events->send("eval", {{"step", m_position.step},
                                      {"tokens", m_position.tokens},
                                      {"eval_loss", numberToJson(loss)},
                                      {"bits_per_byte", numberToJson(bitsPerByte)},
                                      {"eval_tokens", tokens},
                                      {"eval_bytes", bytes},
                                      {"seconds", steadySeconds() - start}});
    }
    if (m_parts.onEvaluated) m_parts.onEvaluated(m_position.step);
    m_lastEvaluated = m_position.step;
}

void Trainer::saveIfDue() {
    const CheckpointOptions& options = m_spec.checkpoint;
    const bool bySteps = options.everySteps > 0 && m_position.step % options.everySteps == 0;
    const bool byTime = options.everyMinutes > 0 && steadySeconds() - m_lastSaveTime > options.everyMinutes * 60;
    if ((bySteps || byTime) && m_position.step < m_spec.train.maxSteps) save();
}

void Trainer::save(Retention retention) {
    if (m_lastSaved == m_position.step) {
        if (retention == Retention::Pinned) m_parts.checkpoints->pin(m_position.step);
        return;
    }
    m_parts.checkpoints->save(*m_parts.model, m_position, retention);
    m_lastSaved = m_position.step;
    m_lastSaveTime = steadySeconds();
}

}  // namespace sextant
