// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/measured_runs.h"

#include "core/base/system.h"
#include "ui/bridge/text_conversion.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr double kFewestSeconds = 2;  // of steps: less is warm-up of caches and memory

}  // namespace

QVector<MeasuredRun> measuredRuns(const QHash<QString, JobSummary>& jobs) {
    const QString host = toQString(hostName());
    std::vector<const JobSummary*> measured;
    for (const JobSummary& job : jobs)
        if (job.host == host && job.facts.stepSeconds >= kFewestSeconds && job.facts.flopsPerToken > 0)
            measured.push_back(&job);
    std::sort(measured.begin(), measured.end(), [](const JobSummary* a, const JobSummary* b) {
        return a->started != b->started ? a->started > b->started : a->path < b->path;
    });
    QVector<MeasuredRun> runs;
    for (const JobSummary* job : measured)
        runs.append({job->name, {job->facts.flopsPerToken, job->facts.meanTokensPerSecond()}});
    return runs;
}

std::optional<TimeEstimate> estimatedTime(const DerivedFigures& figures, const QVector<MeasuredRun>& runs) {
    std::vector<MeasuredSpeed> speeds;
    for (const MeasuredRun& run : runs) speeds.push_back(run.speed);
    return estimatedTime(figures, std::span<const MeasuredSpeed>(speeds));
}

}  // namespace sextant
