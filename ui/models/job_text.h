// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/theme/theme.h"

#include <QIcon>
#include <QString>

namespace sextant {

/// How a job's facts are written for people; one place, so that lists, pages and the status line agree.
QString stateText(JobState state);
/// The same of a job, which may have ended in a way that its state alone does not say.
QString stateText(const JobSummary& job);
/// The state as a picture; beside it stands the word.
QIcon stateIcon(const JobSummary& job);
Token stateToken(JobState state);
/// What a job is at, by the name in its events: "reading texts", "pass 2".
QString stageText(const QString& stage);
/// What its progress is counted in: "chunks".
QString unitText(const QString& unit);
/// "step 1,200 of 2,000", "packing, 40 %", "finished".
QString progressText(const JobSummary& job);
/// 0 to 1, or -1 when it is not known.
double progressShare(const JobSummary& job);
/// "loss 2.3456", or empty.
QString lossText(const JobSummary& job);
/// "3 min ago", "just now".
QString agoText(double unixSeconds);
QString groupedNumber(double value);
/// "checkpoint-200" -> "step 200".
QString checkpointText(const QString& path);
double checkpointStep(const QString& path);

}  // namespace sextant
