// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/run_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const std::vector<double>& column(XAxisKind kind, const std::vector<double>& step, const std::vector<double>& tokens,
                                  const std::vector<double>& time) {
    return kind == XAxisKind::Step ? step : kind == XAxisKind::Tokens ? tokens : time;
}

/// Clocks step back, and what is searched has to be in order.
double notBefore(const std::vector<double>& column, double value) {
    return column.empty() ? value : std::max(column.back(), value);
}

const MinMaxPyramid* metricOf(const std::map<std::string, MinMaxPyramid>& metrics, const std::string& name) {
    auto found = metrics.find(name);
    return found == metrics.end() ? nullptr : &found->second;
}

}  // namespace

const std::vector<double>& MetricTrack::Tail::x(XAxisKind kind) const { return column(kind, step, tokens, time); }
const std::vector<double>& MetricTrack::x(XAxisKind kind) const { return column(kind, m_step, m_tokens, m_time); }

const MinMaxPyramid* MetricTrack::metric(const std::string& name) const { return metricOf(m_metrics, name); }
const MinMaxPyramid* MetricTrack::Tail::metric(const std::string& name) const { return metricOf(metrics, name); }

void MetricTrack::append(const MetricColumns& columns, double timeOrigin) {
    const size_t before = m_step.size();
    for (const auto& [name, values] : columns.values) {
        MinMaxPyramid& pyramid = m_metrics[name];
        while (pyramid.size() < before) pyramid.append(kNaN);  // a metric that began later
    }
    for (size_t i = 0; i < columns.size(); ++i) {
        m_step.push_back(columns.step[i]);
        m_tokens.push_back(notBefore(m_tokens, columns.tokens[i]));
        m_time.push_back(notBefore(m_time, columns.time[i] - timeOrigin));
    }
    for (auto& [name, pyramid] : m_metrics) {
        auto found = columns.values.find(name);
        for (size_t i = 0; i < columns.size(); ++i)
            pyramid.append(found == columns.values.end() ? kNaN : found->second[i]);
    }
}

void MetricTrack::cutAfter(double step) {
    const auto cut = static_cast<size_t>(std::upper_bound(m_step.begin(), m_step.end(), step) - m_step.begin());
    if (cut == m_step.size()) return;
    auto from = [cut](const std::vector<double>& values) {
        return std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(cut), values.end());
    };
    Tail tail{from(m_step), from(m_tokens), from(m_time), {}};
    for (auto& [name, pyramid] : m_metrics) {
        MinMaxPyramid& values = tail.metrics[name];
        for (size_t i = cut; i < pyramid.size(); ++i) values.append(pyramid.value(i));
        pyramid.truncate(cut);
    }
    m_step.resize(cut), m_tokens.resize(cut), m_time.resize(cut);
    m_abandoned.push_back(std::move(tail));
}

void RunSeries::beginAttempt(double after) {
    m_training.cutAfter(after);
    m_evaluation.cutAfter(after);
    std::erase_if(m_samples, [after](const JobSample& sample) { return sample.step > after; });
    ++m_generation;
}

void RunSeries::take(const JobEvents& events) {
    if (events.fromStart) {
        const size_t generation = m_generation + 1;
        *this = RunSeries();
        m_generation = generation;
    }
    for (const JobMark& mark : events.marks) {
        if (m_timeOrigin == 0) m_timeOrigin = mark.time;
        m_marks.push_back(mark);
    }
    for (const JobSegment& segment : events.segments) {
        if (m_timeOrigin == 0 && segment.steps.size() > 0) m_timeOrigin = segment.steps.time.front();
        if (segment.resumedFrom) beginAttempt(*segment.resumedFrom);
        m_training.append(segment.steps, m_timeOrigin);
        m_evaluation.append(segment.evaluations, m_timeOrigin);
        m_samples.insert(m_samples.end(), segment.samples.begin(), segment.samples.end());
    }
}

double RunSeries::x(const JobMark& mark, XAxisKind kind) const {
    return kind == XAxisKind::Step ? mark.step : kind == XAxisKind::Tokens ? mark.tokens : secondsOf(mark.time);
}

}  // namespace sextant
