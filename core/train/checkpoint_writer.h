// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/checkpoints.h"
#include "core/job/events.h"
#include "core/model/training_model.h"
#include "core/train/checkpoint.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace sextant {

/// Saves checkpoints without holding up the training: the state is copied (the plan's "checkpoint copy"), a background
/// thread writes it. One at a time: a save that comes while another is being written waits for it. Emits a `checkpoint`
/// event when one is complete and a `warning` when one could not be written; the run goes on then.
class CheckpointWriter {
public:
    CheckpointWriter(std::filesystem::path root, ModelConfig config, std::filesystem::path tokenizerFolder,
                     int64_t keepLast, RunEvents& events);
    ~CheckpointWriter();

    void save(TrainingModel& model, const TrainerPosition& position, Retention retention);
    /// Keeps a checkpoint that was saved, or is being saved, until somebody removes it.
    void pin(int64_t step);
    /// Waits for the save in progress. The error of the newest save, if it failed.
    Result<void> finish();

private:
    void loop(std::stop_token stop);
    void write();
    Result<void> writeState();
    void waitUntilIdle(std::unique_lock<std::mutex>& lock);

    std::filesystem::path m_root;
    ModelConfig m_config;
    std::filesystem::path m_tokenizerFolder;
    int64_t m_keepLast;
    RunEvents& m_events;
    ParameterLayout m_layout;
    TrainerState m_state;
    Retention m_retention = Retention::Rotating;

    std::mutex m_mutex;  // guards the fields below
    std::condition_variable_any m_changed;
    bool m_pending = false;  // a copy waits to be written or is being written
    std::optional<Error> m_lastError;
    std::jthread m_thread;
};

}  // namespace sextant
