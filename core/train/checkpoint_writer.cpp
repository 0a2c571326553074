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

void CheckpointWriter::save(TrainingModel& model, const TrainerPosition& position) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_pending; });
    m_state.position = position;
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

Result<void> CheckpointWriter::finish() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_pending; });
    if (m_lastError) return *m_lastError;
    return {};
}

bool CheckpointWriter::busy() {
    std::lock_guard lock(m_mutex);
    return m_pending;
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

void CheckpointWriter::write() {
    const double start = steadySeconds();
    auto written = writeCheckpoint(m_root, {&m_state, &m_layout, m_config, m_tokenizerFolder});
    std::lock_guard lock(m_mutex);
    if (!written) {
        m_lastError = written.error();
        m_events.warning("checkpoint " + std::to_string(m_state.position.step) + " was not saved: " +
                         written.error().sentence() + " The run goes on with the checkpoints it has.");
        return;
    }
    m_lastError.reset();
    tidyCheckpoints(m_root, m_keepLast);
    m_events.send("checkpoint", {{"step", m_state.position.step},
                                 {"path", "checkpoints/" + checkpointName(m_state.position.step)},
                                 {"seconds", steadySeconds() - start}});
    m_events.log("checkpoint " + std::to_string(m_state.position.step) + " saved in " +
                 formatDuration(steadySeconds() - start));
}

}  // namespace sextant
