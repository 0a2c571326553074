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

/// Metrics that share their x positions. x never decreases: an attempt that goes back cuts what was beyond.
class MetricTrack {
public:
    void append(const MetricColumns& columns, double timeOrigin);
    /// Sets everything after `step` aside as an abandoned tail.
    void cutAfter(double step);

    const std::vector<double>& x(XAxisKind kind) const;
    /// Null when no event had such a field.
    const MinMaxPyramid* metric(const std::string& name) const;
    const std::map<std::string, MinMaxPyramid>& metrics() const { return m_metrics; }
    size_t size() const { return m_step.size(); }
    bool empty() const { return m_step.empty(); }

    /// What attempts wrote beyond the step from which a later one went on, oldest first; none of them empty.
    struct Tail {
        std::vector<double> step, tokens, time;
        std::map<std::string, MinMaxPyramid> metrics;

        const std::vector<double>& x(XAxisKind kind) const;
        const MinMaxPyramid* metric(const std::string& name) const;
    };
    const std::vector<Tail>& abandoned() const { return m_abandoned; }

private:
    std::vector<double> m_step, m_tokens, m_time;  // time: seconds since the run's first event
    std::map<std::string, MinMaxPyramid> m_metrics;
    std::vector<Tail> m_abandoned;
};

/// Everything a run wrote about itself, ready to draw. GUI thread; plots hold it by shared pointer and are told when it
/// grew.
class RunSeries {
public:
    /// Takes new events; an attempt that goes back sets the tails that it abandons aside.
    void take(const JobEvents& events);
    /// Another number whenever values were taken away, so that who keeps something by index begins anew.
    size_t generation() const { return m_generation; }

    const MetricTrack& training() const { return m_training; }
    const MetricTrack& evaluation() const { return m_evaluation; }
    const std::vector<JobMark>& marks() const { return m_marks; }
    const std::vector<JobSample>& samples() const { return m_samples; }
    double x(const JobMark& mark, XAxisKind kind) const;

private:
    void beginAttempt(double after);
    double secondsOf(double time) const { return m_timeOrigin > 0 ? time - m_timeOrigin : 0; }

    MetricTrack m_training, m_evaluation;
    std::vector<JobMark> m_marks;
    std::vector<JobSample> m_samples;
    double m_timeOrigin = 0;
    size_t m_generation = 0;
};

}  // namespace sextant
