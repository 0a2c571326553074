// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/event_reader.h"

#include "ui/bridge/text_conversion.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace sextant {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kMaximumMetrics = 64;  // a hostile file must not make columns without end

/// Fields of a step that are not metrics.
const std::set<std::string>& positionFields() {
    static const std::set<std::string> names = {"t", "event", "step", "tokens"};
    return names;
}

}  // namespace

double eventNumber(const Json& line, const char* key, double fallback) {
    auto found = line.find(key);
    return found == line.end() ? fallback : numberFromJson(*found, fallback);
}

QString eventText(const Json& line, const char* key) {
    auto found = line.find(key);
    return found != line.end() && found->is_string() ? toQString(found->get<std::string>()) : QString();
}

void EventReader::readStep(const Json& line, MetricColumns& columns) {
    m_step = eventNumber(line, "step", m_step);
    m_tokens = eventNumber(line, "tokens", m_tokens);
    const size_t before = columns.size();
    columns.step.push_back(m_step);
    columns.tokens.push_back(m_tokens);
    columns.time.push_back(eventNumber(line, "t", 0));
    for (const auto& [name, value] : line.items()) {
        if (positionFields().contains(name) || !(value.is_number() || value.is_string())) continue;
        auto found = columns.values.find(name);
        if (found == columns.values.end()) {
            if (columns.values.size() >= kMaximumMetrics) continue;
            found = columns.values.emplace(name, std::vector<double>(before, kNaN)).first;
        }
        found->second.push_back(numberFromJson(value, kNaN));
    }
    for (auto& [name, values] : columns.values)
        if (values.size() <= before) values.push_back(kNaN);
}

void EventReader::mark(JobEvents& into, MarkKind kind, double time, QString text) const {
    into.marks.push_back({kind, m_step, m_tokens, time, std::move(text)});
}

void EventReader::beginAttempt(double after, double tokens, JobEvents& into) {
    m_step = after;
    m_tokens = tokens;
    into.segments.push_back({after, {}, {}, {}});
}

/// Whoever starts again without a word about where goes on from nothing.
void EventReader::readStarted(const Json& line, double time, JobEvents& into) {
    const double resumedFrom = std::max(0.0, eventNumber(line, "resumed_from", 0));
    if (std::exchange(m_begun, true) || resumedFrom > 0)
        beginAttempt(resumedFrom, resumedFrom * eventNumber(line, "tokens_per_step", 0), into);
    mark(into, resumedFrom > 0 ? MarkKind::Resumed : MarkKind::Started, time);
}

void EventReader::read(const std::vector<Json>& lines, JobEvents& into) {
    if (into.segments.empty()) into.segments.emplace_back();
    for (const Json& line : lines) {
        const QString event = eventText(line, "event");
        const double time = eventNumber(line, "t", 0);
        if (event == QLatin1String("step")) {
            // A start whose own line was torn by a crash shows in steps that are written once more.
            const double step = eventNumber(line, "step", m_step);
            if (step < m_step) beginAttempt(step - 1, eventNumber(line, "tokens", 0), into);
            m_begun = true;
            readStep(line, into.segments.back().steps);
        } else if (event == QLatin1String("eval") && line.contains("eval_loss")) {
            readStep(line, into.segments.back().evaluations);
        } else if (event == QLatin1String("started")) {
            readStarted(line, time, into);
        } else if (event == QLatin1String("checkpoint")) {
            JobMark saved{MarkKind::Checkpoint, eventNumber(line, "step", m_step), m_tokens, time, {}};
            into.marks.push_back(saved);
        } else if (event == QLatin1String("sample")) {
            into.segments.back().samples.push_back(
                {eventNumber(line, "step", m_step), eventText(line, "prompt"), eventText(line, "text")});
        } else if (event == QLatin1String("warning")) {
            mark(into, MarkKind::Warning, time, eventText(line, "message"));
        } else if (event == QLatin1String("error")) {
            mark(into, MarkKind::Failed, time, eventText(line, "message"));
        } else if (event == QLatin1String("finished")) {
            mark(into,
                 eventText(line, "state") == QLatin1String("interrupted") ? MarkKind::Stopped : MarkKind::Finished,
                 time);
        } else if (event == QLatin1String("control")) {
            const QString action = eventText(line, "do");
            if (action == QLatin1String("pause")) mark(into, MarkKind::Paused, time);
            if (action == QLatin1String("continue")) mark(into, MarkKind::Continued, time);
        }
    }
}

}  // namespace sextant
