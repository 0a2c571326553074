// SPDX-License-Identifier: Apache-2.0
#include "core/train/checkpoint_writer.h"

#include "core/base/system.h"
#include "core/base/text.h"

namespace sextant {

CheckpointWriter::CheckpointWriter(std::filesystem::path root, ModelConfig config,
                                   std::filesystem::path tokenizerFolder, int64_t keepLast, RunEvents& events)
    : m_root(std::move(root)),
      m_config(std::move(config)),
      m_tokenizerFolder(std::move(tokenizerFolder)),
      m_keepLast(keepLast),
      m_events(events),
      m_layout(parameterLayout(m_config.options)),
      m_thread([this](std::stop_token stop) { loop(stop); }) {}

CheckpointWriter::~CheckpointWriter() {
    // A save in progress is completed: the thread looks at the stop request only between saves.
    m_thread.request_stop();
}

void CheckpointWriter::waitUntilIdle(std::unique_lock<std::mutex>& lock) {
    m_changed.wait(lock, [&] { return !m_pending; });
}

void CheckpointWriter::save(TrainingModel& model, const TrainerPosition& position, Retention retention) {
    std::unique_lock lock(m_mutex);
    waitUntilIdle(lock);
    m_state.position = position;
    m_retention = retention;
    const auto size = static_cast<size_t>(m_layout.totalElements);
    m_state.weights.resize(size);
    m_state.firstMoment.resize(size);
    m_state.secondMoment.resize(size);
    model.download(TrainingModel::State::Weights, m_state.weights);
    model.download(TrainingModel::State::FirstMoment, m_state.firstMoment);
    model.download(TrainingModel::State::SecondMoment, m_state.secondMoment);
    m_pending = true;
    m_changed.notify_all();
}

void CheckpointWriter::pin(int64_t step) {
    std::unique_lock lock(m_mutex);
    waitUntilIdle(lock);
    for (const Checkpoint& checkpoint : listCheckpoints(m_root)) {
        if (checkpoint.step != step) continue;
        if (const auto pinned = setRetention(checkpoint, Retention::Pinned); !pinned)
            m_events.warning("checkpoint " + std::to_string(step) + " was not pinned: " + pinned.error().sentence());
        else
            m_events.log("checkpoint " + std::to_string(step) + " is kept until somebody removes it");
    }
}

Result<void> CheckpointWriter::finish() {
    std::unique_lock lock(m_mutex);
    waitUntilIdle(lock);
    if (m_lastError) return *m_lastError;
    return {};
}

void CheckpointWriter::loop(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [&] { return m_pending; })) {
        lock.unlock();
        write();
        lock.lock();
        m_pending = false;
        m_changed.notify_all();
    }
}

/// Nothing leaves this thread but a warning: a run goes on without a checkpoint that could not be written.
void CheckpointWriter::write() {
    const double start = steadySeconds();
    Result<void> written;
    try {
        written = writeState();
    } catch (const std::bad_alloc&) {
        written = machineError("there is not enough memory");
    } catch (const std::exception& error) {
        written = machineError(error.what());
    }
    const int64_t step = m_state.position.step;
    {
        std::lock_guard lock(m_mutex);
        m_lastError = written ? std::nullopt : std::optional(written.error());
    }
    if (!written) {
        m_events.warning("checkpoint " + std::to_string(step) + " was not saved: " + written.error().sentence() +
                         " The run goes on with the checkpoints it has.");
        return;
    }
    const double seconds = steadySeconds() - start;
    m_events.send("checkpoint", {{"step", step},
                                 {"path", "checkpoints/" + checkpointName(step)},
                                 {"pinned", m_retention == Retention::Pinned},
                                 {"seconds", seconds}});
    m_events.log("checkpoint " + std::to_string(step) + " saved in " + formatDuration(seconds));
}

Result<void> CheckpointWriter::writeState() {
    SEXTANT_TRY(writeCheckpoint(m_root, {&m_state, &m_layout, m_config, m_tokenizerFolder, m_retention}));
    tidyCheckpoints(m_root, m_keepLast);
    return {};
}

}  // namespace sextant
