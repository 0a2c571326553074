// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_tracker.h"

#include "core/base/system.h"
#include "core/job/job_notes.h"
#include "core/job/part_records.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/text_conversion.h"

#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr int64_t kPortionBytes = 4 << 20;
constexpr double kFreshSeconds = 60;  // clocks of other machines may differ a little
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

JobTracker::JobTracker(JobFolder folder) : m_folder(std::move(folder)), m_tail(m_folder.eventsPath()) {
    m_summary.path = toQString(m_folder.path());
    m_summary.name = m_givenName = toQString(m_folder.path().filename());
    m_summary.loss = m_summary.evalLoss = kNaN;
}

JobTracker::JobTracker(JobFolder folder, const JobIndexEntry& entry) : JobTracker(std::move(folder)) {
    const Json& stored = entry.summary;
    m_configRead = true;
    m_summary.colorIndex = static_cast<int>(entry.colorIndex);
    m_summary.name = toQString(entry.name);
    m_givenName = stored.contains("given_name") ? eventText(stored, "given_name") : m_summary.name;
    m_summary.note = eventText(stored, "note");
    m_summary.archived = stored.value("archived", false);
    if (const SpecKind* kind = findSpecKind(entry.kind)) takeKind(*kind);
    const JobStatus status = JobStatus::fromJson(stored);
    m_summary.state = status.state;
    m_summary.end = status.end();
    m_summary.message = eventText(stored, "message");
    m_summary.stage = eventText(stored, "stage");
    m_summary.done = eventNumber(stored, "done", 0);
    m_summary.total = eventNumber(stored, "total", 0);
    m_summary.unit = eventText(stored, "unit");
    m_summary.etaSeconds = eventNumber(stored, "eta_seconds", -1);
    m_summary.step = eventNumber(stored, "step", 0);
    m_summary.maxSteps = eventNumber(stored, "max_steps", 0);
    m_summary.loss = eventNumber(stored, "loss", kNaN);
    m_summary.evalLoss = eventNumber(stored, "eval_loss", kNaN);
    m_summary.started = eventNumber(stored, "started", 0);
    m_summary.updated = eventNumber(stored, "updated", 0);
    // Kept by an earlier version: what it did not gather is read from the events once more.
    auto digest = stored.find("digest");
    if (digest == stored.end() || !m_digest.restore(*digest)) return;
    m_summary.facts = m_digest.facts();
    m_summary.sparkline = m_digest.sparkline();
    m_tail = LineTail(m_folder.eventsPath(), entry.eventsOffset);
}

JobIndexEntry JobTracker::indexEntry(const std::string& relativePath) const {
    Json stored = {{"state", jobStateName(m_summary.state)},
                   {"unexpected_end", m_summary.end == JobEnd::Unexpected},
                   {"message", m_summary.message.toStdString()},
                   {"stage", m_summary.stage.toStdString()},
                   {"done", m_summary.done},
                   {"total", m_summary.total},
                   {"unit", m_summary.unit.toStdString()},
                   {"eta_seconds", m_summary.etaSeconds},
                   {"step", m_summary.step},
                   {"max_steps", m_summary.maxSteps},
                   {"loss", numberToJson(m_summary.loss)},
                   {"eval_loss", numberToJson(m_summary.evalLoss)},
                   {"started", m_summary.started},
                   {"updated", m_summary.updated},
                   {"given_name", m_givenName.toStdString()},
                   {"note", m_summary.note.toStdString()},
                   {"archived", m_summary.archived},
                   {"digest", m_digest.toJson()}};
    return {relativePath,   m_summary.name.toStdString(), m_summary.kind.toStdString(), m_summary.colorIndex, stored,
            m_tail.offset()};
}

bool JobTracker::refresh() {
    bool changed = false;
    if (!m_configRead) {
        readConfig();
        changed = true;
    }
    changed |= readStatus();
    changed |= readEvents();
    changed |= readCheckpoints();
    changed |= readNotes();
    return changed | readParts();
}

bool JobTracker::wantsLooks() const { return isActive(m_summary.state) || isOnCluster(); }

/// Between the steps of a cluster nobody holds the job, so its status says that it waits.
bool JobTracker::isOnCluster() const {
    std::error_code code;
    return m_waits && m_hasParts && std::filesystem::exists(m_folder.slurmPath(), code);
}

bool JobTracker::readParts() {
    if (!isOnCluster()) return false;
    const PassProgress pass = newestPass(m_folder.partsPath()).value_or(PassProgress());
    const bool runs = pass.running > 0 && unixSeconds() - pass.heartbeat < kFreshSeconds;
    const JobState state = runs ? JobState::Running : JobState::Queued;
    const QString stage = QStringLiteral("pass %1").arg(pass.pass), message = toQString(pass.failure);
    if (state == m_summary.state && message == m_summary.message &&
        (!runs || (stage == m_summary.stage && pass.done == m_summary.done)))
        return false;
    m_summary.state = state;
    m_summary.message = message;
    m_summary.stage = stage;
    m_summary.done = pass.done;
    m_summary.total = static_cast<double>(pass.parts);
    m_summary.unit = QStringLiteral("parts");
    m_summary.etaSeconds = -1;
    return true;
}

void JobTracker::readConfig() {
    m_configRead = true;
    auto config = m_folder.readConfig();
    // A config this version cannot read still is a job: the folder's name stands for it.
    if (!config) {
        m_summary.message = sentenceOf(config.error());
        return;
    }
    takeKind(*config.value().kind);
    const OptionValues& values = config.value().values;
    if (values.contains("name") && values["name"].is_string() && values["name"] != "")
        m_summary.name = m_givenName = toQString(values["name"].get<std::string>());
    m_summary.maxSteps = eventNumber(values, "train.max_steps", 0);
}

void JobTracker::takeKind(const SpecKind& kind) {
    m_summary.kind = toQString(kind.name);
    m_summary.trains = kind.trains;
    m_hasParts = kind.hasParts;
    m_summary.resumption = kind.resumption;
}

bool JobTracker::readStatus() {
    auto read = m_folder.readStatus();
    if (!read) return false;  // being replaced at this moment; the next change brings it
    const JobStatus& status = read.value();
    m_waits = status.state == JobState::Queued;
    if (isOnCluster()) return false;  // its parts say more
    const QString host = toQString(status.host);
    const bool changed =
        status.state != m_summary.state || toQString(status.message) != m_summary.message || host != m_summary.host;
    m_summary.host = host;
    m_summary.state = status.state;
    m_summary.end = status.end();
    if (!status.message.empty() || status.state != JobState::Queued) m_summary.message = toQString(status.message);
    if (m_summary.kind.isEmpty()) m_summary.kind = toQString(status.kind);
    // A status knows the attempt that runs; the events know when the job began.
    if (m_summary.facts.begun == 0 && status.started > 0) m_summary.started = status.started;
    return changed;
}

bool JobTracker::readEvents() {
    const std::vector<Json> lines = m_tail.read(kPortionBytes);
    if (lines.empty()) return false;
    for (const Json& line : lines) take(line);
    m_summary.facts = m_digest.facts();
    m_summary.sparkline = m_digest.sparkline();
    if (m_summary.facts.begun > 0) m_summary.started = m_summary.facts.begun;
    return true;
}

void JobTracker::take(const Json& line) {
    m_digest.take(line);
    const QString event = eventText(line, "event");
    m_summary.updated = eventNumber(line, "t", m_summary.updated);
    if (event == QLatin1String("step")) {
        m_summary.step = eventNumber(line, "step", m_summary.step);
        m_summary.loss = eventNumber(line, "loss", m_summary.loss);
        m_summary.tokensPerSecond = eventNumber(line, "tokens_per_second", m_summary.tokensPerSecond);
    } else if (event == QLatin1String("progress")) {
        m_summary.stage = eventText(line, "stage");
        m_summary.done = eventNumber(line, "done", 0);
        m_summary.total = eventNumber(line, "total", 0);
        m_summary.unit = eventText(line, "unit");
        m_summary.etaSeconds = eventNumber(line, "eta_seconds", -1);
        if (auto funnel = line.find("funnel"); funnel != line.end())
            m_summary.funnel = std::make_shared<const Json>(*funnel);
    } else if (event == QLatin1String("eval")) {
        m_summary.evalLoss = eventNumber(line, "eval_loss", m_summary.evalLoss);
    } else if (event == QLatin1String("started")) {
        m_summary.step = eventNumber(line, "resumed_from", 0);
        m_summary.evalLoss = m_summary.step > 0 ? m_summary.evalLoss : kNaN;
        m_summary.maxSteps = eventNumber(line, "max_steps", m_summary.maxSteps);
    }
}

bool JobTracker::readCheckpoints() {
    std::error_code code;
    auto changedAt = std::filesystem::last_write_time(m_folder.checkpointsPath(), code);
    if (code) changedAt = {};  // none yet, or all were taken away
    if (changedAt == m_checkpointsTime) return false;
    m_checkpointsTime = changedAt;
    QStringList found;
    for (const Checkpoint& checkpoint : m_folder.checkpoints()) found << toQString(checkpoint.path);
    if (found == m_summary.checkpoints) return false;
    m_summary.checkpoints = found;
    return true;
}

/// What people wrote beside the job; a file that is not there, or is none, says nothing.
bool JobTracker::readNotes() {
    std::error_code code;
    auto changedAt = std::filesystem::last_write_time(jobNotesPath(m_folder), code);
    if (code) changedAt = {};
    if (changedAt == m_notesTime) return false;
    m_notesTime = changedAt;
    const JobNotes notes = readJobNotes(m_folder).valueOr(JobNotes());
    m_summary.name = notes.name.empty() ? m_givenName : toQString(notes.name);
    m_summary.note = toQString(notes.note);
    m_summary.archived = notes.archived;
    return true;
}

}  // namespace sextant
