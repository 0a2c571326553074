// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

namespace sextant {

/// What is kept of a run's events beyond the newest values: its loss as a few dozen points, and facts about all the
/// work done. Grows by one event at a time and can be stored. Worker thread.
class RunDigest {
public:
    void take(const Json& line);
    const RunFacts& facts() const { return m_facts; }
    /// The loss of the newest attempt and what it went on from, in steps of equal length.
    QVector<float> sparkline() const;

    Json toJson() const;
    /// False when `stored` is of another shape: the events have to be read again.
    bool restore(const Json& stored);

private:
    struct Point {
        double step = 0, loss = 0;
    };
    void takeStep(const Json& line);
    void beginAttempt(double after);
    void extendSparkline(double step, double loss);

    RunFacts m_facts;
    double m_lastTime = 0;
    std::vector<Point> m_points;
    // The last point gathers values until it stands for as many as the others.
    int64_t m_valuesPerPoint = 1;
    double m_pendingSum = 0;
    int64_t m_pendingCount = 0;
};

}  // namespace sextant
