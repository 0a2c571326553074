// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/plots/min_max_pyramid.h"

#include <QVector>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sextant {

/// What the horizontal axis counts.
enum class XAxisKind { Step, Tokens, Time };

/// Metrics that share their x positions. x never decreases.
class MetricTrack {
public:
    void append(const MetricColumns& columns, double timeOrigin);
    /// Forgets everything after `step` and returns it by metric: (step, tokens, seconds, value) columns.
    struct Tail {
        std::vector<double> step, tokens, time;
        std::map<std::string, std::vector<double>> values;
        const std::vector<double>& x(XAxisKind kind) const;
    };
    Tail cutAfter(double step);

    const std::vector<double>& x(XAxisKind kind) const;
    /// Null when no event had such a field.
    const MinMaxPyramid* metric(const std::string& name) const;
    const std::map<std::string, MinMaxPyramid>& metrics() const { return m_metrics; }
    size_t size() const { return m_step.size(); }
    bool empty() const { return m_step.empty(); }

private:
    std::vector<double> m_step, m_tokens, m_time;  // time: seconds since the run's first event
    std::map<std::string, MinMaxPyramid> m_metrics;
};

/// Everything a run wrote about itself, ready to draw. GUI thread; plots hold it by shared pointer and are told when it
/// grew.
class RunSeries {
public:
    /// Takes new events; a segment that resumed cuts the tail that was abandoned.
    void take(const JobEvents& events);

    const MetricTrack& training() const { return m_training; }
    const MetricTrack& evaluation() const { return m_evaluation; }
    const std::vector<MetricTrack::Tail>& abandoned() const { return m_abandoned; }
    const std::vector<JobMark>& marks() const { return m_marks; }
    const std::vector<JobSample>& samples() const { return m_samples; }
    double x(const JobMark& mark, XAxisKind kind) const;

private:
    double secondsOf(double time) const { return m_timeOrigin > 0 ? time - m_timeOrigin : 0; }

    MetricTrack m_training, m_evaluation;
    std::vector<MetricTrack::Tail> m_abandoned;
    std::vector<JobMark> m_marks;
    std::vector<JobSample> m_samples;
    double m_timeOrigin = 0;
};

}  // namespace sextant
