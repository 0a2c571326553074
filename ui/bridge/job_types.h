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

/// What lists show of a job. A value; crosses threads by copy. `path`, the absolute folder, names the job.
struct JobSummary {
    QString path, name, kind;
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
    double tokensPerSecond = 0, memoryBytes = 0;
    double mfu = 0;                   // model FLOPs utilization, a share; 0: not known
    double started = 0, updated = 0;  ///< unix seconds
    int colorIndex = 0;               ///< for life: list, plot, chat
    QVector<float> sparkline;         ///< the loss, thinned to a few dozen points
    QStringList checkpoints;          ///< folders, oldest first

    bool isTraining() const { return trains; }
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

/// Events between two starts of the same job. What earlier segments wrote beyond `resumedFrom` was abandoned.
struct JobSegment {
    std::optional<double> resumedFrom;
    MetricColumns steps, evaluations;
};

/// New events of one followed job.
struct JobEvents {
    QString path;
    bool fromStart = false;  ///< forget what was known of this job
    bool complete = false;   ///< everything there is now has been read
    std::vector<JobSegment> segments;
    std::vector<JobMark> marks;
    std::vector<JobSample> samples;
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
