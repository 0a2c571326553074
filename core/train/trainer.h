// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/events.h"
#include "core/model/training_model.h"
#include "core/spec/pretrain_spec.h"
#include "core/train/batches.h"
#include "core/train/checkpoint_writer.h"

#include <functional>
#include <optional>

namespace sextant {

/// What the trainer works on; all of it belongs to the caller and outlives it.
struct TrainerParts {
    const PretrainSpec* spec = nullptr;
    TrainingModel* model = nullptr;
    BatchSource* training = nullptr;
    BatchSource* validation = nullptr;  ///< may have no sequences
    CheckpointWriter* checkpoints = nullptr;
    RunEvents* events = nullptr;
    RunControl* control = nullptr;
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

    /// Until max_steps, or until the control's stop is requested: a step under way is left undone, and the state is
    /// saved first.
    TrainingEnd run();

private:
    struct StepResult {
        double loss = 0, gradientNorm = 0, learningRate = 0;
    };
    void handleRequests();
    void answer(const ControlRequest& request);
    bool isStopping() const { return m_parts.control->stop().stop_requested(); }
    /// Nothing when it was stopped before its update.
    std::optional<StepResult> trainStep();
    /// Loss of the step's batches, with their gradients added up; nothing when it was stopped on the way.
    std::optional<double> accumulate();
    void refuseNotFinite(const StepResult& result) const;
    void reportStep(const StepResult& result, double seconds);
    void reportProgress(double tokensPerSecond);
    void evaluate();
    void saveIfDue();
    void save(Retention retention = Retention::Rotating);
    TrainingEnd leave();

    TrainerParts m_parts;
    const PretrainSpec& m_spec;
    TrainerPosition m_position;
    int64_t m_lastSaved = -1, m_lastEvaluated = -1;
    double m_lastSaveTime = 0;
    bool m_pauseRequested = false;
    std::vector<HostBatch> m_batches;  // one per accumulation step
    HostBatch m_validationBatch;
    std::vector<float> m_logProbabilities;
    double m_secondsSinceReport = 0, m_lastProgress = 0;
    int64_t m_tokensSinceReport = 0;
};

}  // namespace sextant
