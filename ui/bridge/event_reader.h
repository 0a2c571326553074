// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

namespace sextant {

/// Turns the lines of events.jsonl into what the window draws. Keeps the position between calls; one per followed job.
class EventReader {
public:
    void read(const std::vector<Json>& lines, JobEvents& into);

private:
    void readStep(const Json& line, MetricColumns& columns);
    void mark(JobEvents& into, MarkKind kind, double time, QString text = {}) const;
    void readStarted(const Json& line, double time, JobEvents& into);
    void beginAttempt(double after, double tokens, JobEvents& into);

    double m_step = 0, m_tokens = 0;
    bool m_begun = false;
};

/// A number field of an event, "NaN" and "Infinity" included; `fallback` when it is missing.
double eventNumber(const Json& line, const char* key, double fallback);
QString eventText(const Json& line, const char* key);

}  // namespace sextant
