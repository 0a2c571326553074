// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/job_text.h"

#include "core/base/system.h"
#include "core/base/text.h"
#include "ui/bridge/stage_title.h"
#include "ui/theme/icon.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>
#include <cstring>

namespace sextant {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::JobText)
};

}  // namespace

QString stageText(const QString& stage) {
    if (stage == QLatin1String("read")) return Words::tr("reading texts");
    if (stage == QLatin1String("merges") || stage == QLatin1String("tokenizer")) return Words::tr("learning tokens");
    if (stage == QLatin1String("pack")) return Words::tr("packing");
    if (stage == QLatin1String("write")) return Words::tr("writing the model");
    if (stage == QLatin1String("compare")) return Words::tr("comparing with the original");
    if (stage == QLatin1String("output")) return Words::tr("writing the output");
    for (const auto& [beginning, text] :
         {std::pair("pass ", Words::tr("pass %1")), std::pair("index of ", Words::tr("adding to the index of %1"))})
        if (stage.startsWith(QLatin1String(beginning)))
            return text.arg(stageTitle(stage.mid(static_cast<qsizetype>(std::strlen(beginning)))));
    return stageTitle(stage);
}

QString unitText(const QString& unit) {
    if (unit == QLatin1String("chunks")) return Words::tr("chunks");
    if (unit == QLatin1String("parts")) return Words::tr("parts");
    if (unit == QLatin1String("merges")) return Words::tr("merges");
    if (unit == QLatin1String("parameters")) return Words::tr("parameters");
    if (unit == QLatin1String("texts")) return Words::tr("texts");
    return unit;
}

QString groupedNumber(double value) {
    return std::isfinite(value) ? QLocale(QLocale::English).toString(std::llround(value)) : QString();
}

QString stateText(JobState state) {
    switch (state) {
        case JobState::Queued:
            return Words::tr("waiting");
        case JobState::Running:
            return Words::tr("running");
        case JobState::Paused:
            return Words::tr("paused");
        case JobState::Stopping:
            return Words::tr("stopping");
        case JobState::Finished:
            return Words::tr("finished");
        case JobState::Failed:
            return Words::tr("failed");
        case JobState::Interrupted:
            return Words::tr("stopped");
    }
    return {};
}

QString stateText(const JobSummary& job) {
    return job.endedUnexpectedly() ? Words::tr("ended unexpectedly") : stateText(job.state);
}

QIcon stateIcon(const JobSummary& job) {
    if (job.endedUnexpectedly()) return themedIcon(QStringLiteral("warning"), Token::Bad);
    switch (job.state) {
        case JobState::Queued:
            return themedIcon(QStringLiteral("clock"));
        case JobState::Running:
            return themedIcon(QStringLiteral("play"));
        case JobState::Paused:
            return themedIcon(QStringLiteral("pause"));
        case JobState::Finished:
            return themedIcon(QStringLiteral("check"));
        case JobState::Failed:
            return themedIcon(QStringLiteral("warning"), Token::Bad);
        case JobState::Stopping:
        case JobState::Interrupted:
            break;
    }
    return themedIcon(QStringLiteral("stop"));
}

Token stateToken(JobState state) {
    switch (state) {
        case JobState::Running:
            return Token::Accent;
        case JobState::Paused:
        case JobState::Stopping:
            return Token::Warning;
        case JobState::Finished:
            return Token::Good;
        case JobState::Failed:
            return Token::Bad;
        case JobState::Queued:
        case JobState::Interrupted:
            break;
    }
    return Token::Muted;
}

double progressShare(const JobSummary& job) {
    if (job.state == JobState::Finished) return 1;
    const bool training = job.isTraining() && (job.step > 0 || job.total <= 0);
    const double done = training ? job.step : job.done, total = training ? job.maxSteps : job.total;
    // A stage that has done all it can count is not the end: how long the rest takes is not known.
    if (total <= 0 || (isActive(job.state) && done >= total)) return -1;
    return qBound(0.0, done / total, 1.0);
}

QString progressText(const JobSummary& job) {
    if (job.isTraining() && job.step > 0)
        return Words::tr("step %1 of %2").arg(groupedNumber(job.step), groupedNumber(job.maxSteps));
    if (!job.stage.isEmpty() && isActive(job.state)) {
        const double share = progressShare(job);
        const QString stage = stageText(job.stage);
        // 100 % is what is done, not what is nearly done.
        return share >= 0 ? Words::tr("%1, %2 %").arg(stage).arg(qMin(99, qRound(share * 100))) : stage;
    }
    return stateText(job);
}

QString lossText(const JobSummary& job) {
    return std::isfinite(job.loss) ? Words::tr("loss %1").arg(job.loss, 0, 'f', 3) : QString();
}

QString agoText(double unixTime) {
    if (unixTime <= 0) return {};
    const double seconds = std::max(0.0, unixSeconds() - unixTime);
    if (seconds < 60) return Words::tr("just now");
    if (seconds < 3600) return Words::tr("%1 min ago").arg(static_cast<int>(seconds / 60));
    if (seconds < 86400) return Words::tr("%1 h ago").arg(static_cast<int>(seconds / 3600));
    const int days = static_cast<int>(seconds / 86400);
    return days == 1 ? Words::tr("yesterday") : Words::tr("%1 days ago").arg(days);
}

double checkpointStep(const QString& path) { return path.mid(path.lastIndexOf(QLatin1Char('-')) + 1).toDouble(); }

QString checkpointText(const QString& path) { return Words::tr("step %1").arg(groupedNumber(checkpointStep(path))); }

}  // namespace sextant
