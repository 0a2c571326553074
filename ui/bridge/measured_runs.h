// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/time_estimate.h"
#include "ui/bridge/job_types.h"

#include <QHash>

namespace sextant {

/// A run of this machine, and how fast it was.
struct MeasuredRun {
    QString name;
    MeasuredSpeed speed;
    friend bool operator==(const MeasuredRun&, const MeasuredRun&) = default;
};

/// The training runs that computed on this machine for long enough to say how fast it is, the newest first.
QVector<MeasuredRun> measuredRuns(const QHash<QString, JobSummary>& jobs);

/// How long a run takes by these runs: core's estimate.
std::optional<TimeEstimate> estimatedTime(const DerivedFigures& figures, const QVector<MeasuredRun>& runs);

}  // namespace sextant
