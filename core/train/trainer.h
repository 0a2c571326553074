// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/events.h"
#include "core/model/training_model.h"
#include "core/spec/pretrain_spec.h"
#include "core/train/batches.h"
#include "core/train/checkpoint_writer.h"

#include <functional>
#include <stop_token>

namespace sextant {

/// What the outside may do to a running loop between two steps.
class TrainerControl {
public:
    virtual ~TrainerControl() = default;
    /// Requests that arrived since the last call.
    virtual std::vector<ControlRequest> takeRequests() = 0;
    /// The loop was paused or goes on again.
    virtual void paused(bool isPaused) = 0;
};

/// What the trainer works on; all of it belongs to the caller and outlives it.
struct TrainerParts {
    const PretrainSpec* spec = nullptr;
    TrainingModel* model = nullptr;
    BatchSource* training = nullptr;
    BatchSource* validation = nullptr;  ///< may have no sequences
    CheckpointWriter* checkpoints = nullptr;
    RunEvents* events = nullptr;
    TrainerControl* control = nullptr;
    /// Called after each validation, for samples of fixed prompts; may be empty.
    std::function<void(int64_t step)> onEvaluated;
    double peakFlops = 0;  ///< of the device, what mfu is measured against
};

enum class TrainingEnd { Completed, Interrupted };

/// The loop over optimizer steps: batches, gradients, clipping, AdamW, events, validation, checkpoints. Reads top-down
/// in docs/training-step.md. Throws RunError when the loss is not finite (before the update, so that the weights of the
/// last good step stay) and when the final checkpoint cannot be written.
class Trainer {
public:
    Trainer(const TrainerParts& parts, const TrainerPosition& start);

    /// Until max_steps, or until `stop` is requested or a stop request arrives (then the state is saved first).
    TrainingEnd run(std::stop_token stop);

private:
    struct StepResult {
        double loss = 0, gradientNorm = 0, learningRate = 0;
    };
    bool handleRequests(std::stop_token stop);
    StepResult trainStep();
    void reportStep(const StepResult& result, double seconds);
    void reportProgress(double tokensPerSecond);
    void evaluate();
    void saveIfDue();
    void save();

    TrainerParts m_parts;
    const PretrainSpec& m_spec;
    TrainerPosition m_position;
    int64_t m_lastSaved = -1, m_lastEvaluated = -1;
    double m_lastSaveTime = 0;
    bool m_stopRequested = false, m_pauseRequested = false;
    std::vector<HostBatch> m_batches;  // one per accumulation step
    HostBatch m_validationBatch;
    std::vector<float> m_logProbabilities;
    double m_secondsSinceReport = 0, m_lastProgress = 0;
    int64_t m_tokensSinceReport = 0;
};

}  // namespace sextant
