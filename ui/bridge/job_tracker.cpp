// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/job_tracker.h"

#include "core/base/system.h"
#include "core/job/part_records.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/text_conversion.h"

#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr int64_t kPortionBytes = 4 << 20;
constexpr int kSparklinePoints = 48;
constexpr double kFreshSeconds = 60;  // clocks of other machines may differ a little
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

JobTracker::JobTracker(JobFolder folder, int colorIndex) : m_folder(std::move(folder)), m_tail(m_folder.eventsPath()) {
    m_summary.path = toQString(m_folder.path());
    m_summary.name = toQString(m_folder.path().filename());
    m_summary.colorIndex = colorIndex;
    m_summary.loss = m_summary.evalLoss = kNaN;
}

JobTracker::JobTracker(JobFolder folder, const JobIndexEntry& entry)
    : JobTracker(std::move(folder), static_cast<int>(entry.colorIndex)) {
    const Json& stored = entry.summary;
    m_configRead = true;
    m_summary.name = toQString(entry.name);
    if (const SpecKind* kind = findSpecKind(entry.kind)) takeKind(*kind);
    m_summary.state = jobStateFromName(stored.value("state", "")).value_or(JobState::Queued);
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
    m_valuesPerPoint = std::max<int64_t>(1, static_cast<int64_t>(eventNumber(stored, "values_per_point", 1)));
    if (auto points = stored.find("sparkline"); points != stored.end() && points->is_array())
        for (const Json& point : *points) m_summary.sparkline.append(static_cast<float>(numberFromJson(point, kNaN)));
    m_tail = LineTail(m_folder.eventsPath(), entry.eventsOffset);
}

JobIndexEntry JobTracker::indexEntry(const std::string& relativePath) const {
    Json points = Json::array();
    for (float point : m_summary.sparkline) points.push_back(numberToJson(static_cast<double>(point)));
    Json stored = {{"state", jobStateName(m_summary.state)},
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
                   {"values_per_point", m_valuesPerPoint},
                   {"sparkline", points}};
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
        m_summary.name = toQString(values["name"].get<std::string>());
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
    const bool changed = status.state != m_summary.state || toQString(status.message) != m_summary.message;
    m_summary.state = status.state;
    m_summary.end = status.end();
    if (!status.message.empty() || status.state != JobState::Queued) m_summary.message = toQString(status.message);
    if (m_summary.kind.isEmpty()) m_summary.kind = toQString(status.kind);
    if (status.started > 0) m_summary.started = status.started;
    return changed;
}

bool JobTracker::readEvents() {
    const std::vector<Json> lines = m_tail.read(kPortionBytes);
    for (const Json& line : lines) take(line);
    return !lines.empty();
}

void JobTracker::take(const Json& line) {
    const QString event = eventText(line, "event");
    m_summary.updated = eventNumber(line, "t", m_summary.updated);
    if (event == QLatin1String("step")) {
        m_summary.step = eventNumber(line, "step", m_summary.step);
        m_summary.loss = eventNumber(line, "loss", m_summary.loss);
        m_summary.tokensPerSecond = eventNumber(line, "tokens_per_second", m_summary.tokensPerSecond);
        m_summary.mfu = eventNumber(line, "mfu", m_summary.mfu);
        m_summary.memoryBytes = eventNumber(line, "memory_bytes", m_summary.memoryBytes);
        extendSparkline(m_summary.loss);
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
        m_summary.step = eventNumber(line, "resumed_from", m_summary.step);
        m_summary.maxSteps = eventNumber(line, "max_steps", m_summary.maxSteps);
    }
}

void JobTracker::extendSparkline(double loss) {
    if (!std::isfinite(loss)) return;
    m_pendingSum += loss;
    if (++m_pendingCount < m_valuesPerPoint) return;
    m_summary.sparkline.append(static_cast<float>(m_pendingSum / static_cast<double>(m_pendingCount)));
    m_pendingSum = 0;
    m_pendingCount = 0;
    if (m_summary.sparkline.size() < 2 * kSparklinePoints) return;
    QVector<float> halved;
    for (qsizetype i = 0; i + 1 < m_summary.sparkline.size(); i += 2)
        halved.append((m_summary.sparkline[i] + m_summary.sparkline[i + 1]) / 2);
    m_summary.sparkline = halved;
    m_valuesPerPoint *= 2;
}

bool JobTracker::readCheckpoints() {
    std::error_code code;
    const auto changedAt = std::filesystem::last_write_time(m_folder.checkpointsPath(), code);
    if (code || changedAt == m_checkpointsTime) return false;
    m_checkpointsTime = changedAt;
    QStringList found;
    for (const Checkpoint& checkpoint : m_folder.checkpoints()) found << toQString(checkpoint.path);
    if (found == m_summary.checkpoints) return false;
    m_summary.checkpoints = found;
    return true;
}

}  // namespace sextant
