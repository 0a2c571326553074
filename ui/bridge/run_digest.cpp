// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_digest.h"

#include "ui/bridge/event_reader.h"

#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr size_t kSparklinePoints = 48;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Facts that are stored as they are, by name.
struct StoredFact {
    const char* name;
    double RunFacts::*value;
};
constexpr StoredFact kStoredFacts[] = {{"begun", &RunFacts::begun},
                                       {"worked", &RunFacts::worked},
                                       {"step_seconds", &RunFacts::stepSeconds},
                                       {"step_tokens", &RunFacts::stepTokens},
                                       {"peak_memory", &RunFacts::peakMemory},
                                       {"utilization", &RunFacts::utilization},
                                       {"attempts", &RunFacts::attempts},
                                       {"flops_per_token", &RunFacts::flopsPerToken}};

}  // namespace

void RunDigest::take(const Json& line) {
    const QString event = eventText(line, "event");
    const double time = eventNumber(line, "t", m_lastTime);
    const bool starts = event == QLatin1String("started");
    if (m_facts.begun == 0) m_facts.begun = time;
    // Between the last word of one attempt and the start of the next nobody worked.
    if (m_lastTime > 0 && time > m_lastTime && !starts && !m_facts.saidItsEnd) m_facts.worked += time - m_lastTime;
    m_lastTime = time;
    if (starts) {
        m_facts.attempts += 1;
        if (const double tokens = eventNumber(line, "total_tokens", 0); tokens > 0)
            m_facts.flopsPerToken = eventNumber(line, "total_flops", 0) / tokens;
        beginAttempt(eventNumber(line, "resumed_from", 0));
    } else if (event == QLatin1String("step")) {
        takeStep(line);
    }
    m_facts.saidItsEnd = event == QLatin1String("finished") || event == QLatin1String("error");
}

void RunDigest::takeStep(const Json& line) {
    const double seconds = eventNumber(line, "seconds", 0), rate = eventNumber(line, "tokens_per_second", 0);
    if (std::isfinite(seconds) && std::isfinite(rate) && seconds > 0 && rate > 0) {
        const double before = m_facts.stepSeconds;
        m_facts.stepSeconds += seconds;
        m_facts.stepTokens += rate * seconds;
        m_facts.utilization =
            (m_facts.utilization * before + eventNumber(line, "mfu", 0) * seconds) / m_facts.stepSeconds;
    }
    m_facts.peakMemory = std::max(m_facts.peakMemory, eventNumber(line, "memory_bytes", 0));
    const double step = eventNumber(line, "step", m_points.empty() ? 0 : m_points.back().step);
    if (!m_points.empty() && step < m_points.back().step) beginAttempt(step - 1);
    extendSparkline(step, eventNumber(line, "loss", kNaN));
}

/// What an earlier attempt wrote beyond this step was abandoned.
void RunDigest::beginAttempt(double after) {
    while (!m_points.empty() && m_points.back().step > after) m_points.pop_back();
    m_pendingSum = 0;
    m_pendingCount = 0;
}

void RunDigest::extendSparkline(double step, double loss) {
    if (!std::isfinite(loss)) return;
    m_pendingSum += loss;
    if (++m_pendingCount < m_valuesPerPoint) return;
    m_points.push_back({step, m_pendingSum / static_cast<double>(m_pendingCount)});
    m_pendingSum = 0;
    m_pendingCount = 0;
    if (m_points.size() < 2 * kSparklinePoints) return;
    for (size_t i = 0; i < kSparklinePoints; ++i)
        m_points[i] = {m_points[2 * i + 1].step, (m_points[2 * i].loss + m_points[2 * i + 1].loss) / 2};
    m_points.resize(kSparklinePoints);
    m_valuesPerPoint *= 2;
}

QVector<float> RunDigest::sparkline() const {
    QVector<float> values;
    for (const Point& point : m_points) values.append(static_cast<float>(point.loss));
    return values;
}

Json RunDigest::toJson() const {
    Json steps = Json::array(), losses = Json::array();
    for (const Point& point : m_points) {
        steps.push_back(point.step);
        losses.push_back(numberToJson(static_cast<double>(static_cast<float>(point.loss))));
    }
    Json stored = {{"steps", std::move(steps)},
                   {"losses", std::move(losses)},
                   {"values_per_point", m_valuesPerPoint},
                   {"last_time", m_lastTime},
                   {"said_its_end", m_facts.saidItsEnd}};
    for (const auto& [name, value] : kStoredFacts) stored[name] = numberToJson(m_facts.*value);
    return stored;
}

bool RunDigest::restore(const Json& stored) {
    if (!stored.is_object()) return false;
    for (const char* name : {"steps", "losses"})
        if (auto found = stored.find(name); found == stored.end() || !found->is_array()) return false;
    for (const StoredFact& fact : kStoredFacts)
        if (!stored.contains(fact.name)) return false;
    if (stored["steps"].size() != stored["losses"].size() || stored["steps"].size() > 2 * kSparklinePoints)
        return false;
    for (size_t i = 0; i < stored["steps"].size(); ++i)
        m_points.push_back({numberFromJson(stored["steps"][i], 0), numberFromJson(stored["losses"][i], 0)});
    m_valuesPerPoint = std::max<int64_t>(1, static_cast<int64_t>(eventNumber(stored, "values_per_point", 1)));
    m_lastTime = eventNumber(stored, "last_time", 0);
    const auto end = stored.find("said_its_end");
    m_facts.saidItsEnd = end != stored.end() && end->is_boolean() && end->get<bool>();
    for (const auto& [name, value] : kStoredFacts) m_facts.*value = eventNumber(stored, name, 0);
    return true;
}

}  // namespace sextant
