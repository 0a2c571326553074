// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/job_folder.h"
#include "core/spec/spec_kinds.h"

#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QVector>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// What the events of a run say about the work that was done; all attempts together. Zeros: not known.
struct RunFacts {
    double begun = 0;         ///< unix seconds of the first event
    double worked = 0;        ///< seconds from the first to the last event of each attempt
    double stepSeconds = 0;   ///< of the steps alone
    double stepTokens = 0;    ///< tokens trained in them
    double peakMemory = 0;    ///< bytes
    double utilization = 0;   ///< mean model FLOPs utilization, a share
    bool saidItsEnd = false;  ///< the newest attempt wrote that it ended
    double attempts = 0;
    double flopsPerToken = 0;  ///< of the newest attempt, as DerivedFigures counts them

    double meanTokensPerSecond() const { return stepSeconds > 0 ? stepTokens / stepSeconds : 0; }
};

/// What lists show of a job. A value; crosses threads by copy. `path`, the absolute folder, names the job.
struct JobSummary {
    QString path, name, kind;
    QString host;  ///< the machine that worked on it last; empty: none has
    JobState state = JobState::Queued;
    JobEnd end = JobEnd::None;                 ///< how it ended, if it did
    Resumption resumption = Resumption::Work;  ///< what going on with it would do
    bool trains = false;                       ///< its kind has steps and checkpoints
    QString message;             ///< the sentence of a failure, who stopped it, what ended it unexpectedly
    QString stage;               ///< of the newest progress event
    double done = 0, total = 0;  ///< of that stage; total 0: unknown
    QString unit;
    double etaSeconds = -1;              ///< < 0: unknown
    std::shared_ptr<const Json> funnel;  ///< of that stage, if the job curates (docs/job-folder.md)
    double step = 0, maxSteps = 0;
    double loss = 0, evalLoss = 0;  ///< NaN: none yet
    double tokensPerSecond = 0;
    RunFacts facts;
    double started = 0, updated = 0;  ///< unix seconds; started: of the first attempt
    int colorIndex = -1;              ///< for life: list, plot, chat; -1: none, it is no training run
    QVector<float> sparkline;         ///< the loss, thinned to a few dozen points
    QStringList checkpoints;          ///< folders, oldest first
    QString note;                     ///< what somebody wrote beside it
    bool archived = false;

    bool isTraining() const { return trains; }
    bool endedUnexpectedly() const { return end == JobEnd::Unexpected; }
};

/// Metrics of consecutive events as columns of equal length; NaN where an event had no such field.
struct MetricColumns {
    std::vector<double> step, tokens, time;  ///< time: unix seconds
    std::map<std::string, std::vector<double>> values;

    size_t size() const { return step.size(); }
};

enum class MarkKind { Started, Resumed, Checkpoint, Paused, Continued, Stopped, Warning, Failed, Finished };

/// Something that happened at one moment of a run.
struct JobMark {
    MarkKind kind = MarkKind::Started;
    double step = 0, tokens = 0, time = 0;
    QString text;
};

/// What the model wrote at an evaluation.
struct JobSample {
    double step = 0;
    QString prompt, text;
};

/// One attempt at a job, or the beginning of it: events between two starts. What earlier attempts wrote beyond
/// `resumedFrom` was abandoned; no value: the attempt before goes on.
struct JobSegment {
    std::optional<double> resumedFrom;
    MetricColumns steps, evaluations;
    std::vector<JobSample> samples;
};

/// New events of one followed job.
struct JobEvents {
    QString path;
    bool fromStart = false;  ///< forget what was known of this job
    bool complete = false;   ///< everything there is now has been read
    std::vector<JobSegment> segments;
    std::vector<JobMark> marks;
};
using JobEventsPointer = std::shared_ptr<const JobEvents>;

/// The frozen config of a job: what the details pane shows, never the form's values.
struct JobConfig {
    QString path;
    QString kind;
    OptionValues values;
    QString yaml;
};
using JobConfigPointer = std::shared_ptr<const JobConfig>;

}  // namespace sextant

Q_DECLARE_METATYPE(sextant::JobSummary)
Q_DECLARE_METATYPE(sextant::JobEventsPointer)
Q_DECLARE_METATYPE(sextant::JobConfigPointer)
