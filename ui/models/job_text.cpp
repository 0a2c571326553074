// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/job_text.h"

#include "core/base/system.h"
#include "core/base/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace sextant {

namespace {

QString translate(const char* text) { return QCoreApplication::translate("sextant::JobText", text); }

}  // namespace

QString groupedNumber(double value) {
    return std::isfinite(value) ? QLocale(QLocale::English).toString(static_cast<qlonglong>(value)) : QString();
}

QString stateText(JobState state) {
    switch (state) {
        case JobState::Queued: return translate("waiting");
        case JobState::Running: return translate("running");
        case JobState::Paused: return translate("paused");
        case JobState::Stopping: return translate("stopping");
        case JobState::Finished: return translate("finished");
        case JobState::Failed: return translate("failed");
        case JobState::Interrupted: return translate("stopped");
    }
    return {};
}

Token stateToken(JobState state) {
    switch (state) {
        case JobState::Running: return Token::Accent;
        case JobState::Paused:
        case JobState::Stopping: return Token::Warning;
        case JobState::Finished: return Token::Good;
        case JobState::Failed: return Token::Bad;
        case JobState::Queued:
        case JobState::Interrupted: break;
    }
    return Token::Muted;
}

QString kindText(const QString& kind) {
    if (kind == QLatin1String("pretrain")) return translate("Pre-training");
    if (kind == QLatin1String("sft")) return translate("Instruction tuning");
    if (kind == QLatin1String("dpo")) return translate("Preference tuning");
    if (kind == QLatin1String("pack")) return translate("Packing");
    if (kind == QLatin1String("curate")) return translate("Curation");
    if (kind == QLatin1String("tokenizer")) return translate("Tokenizer");
    if (kind == QLatin1String("evaluate")) return translate("Evaluation");
    return kind;
}

QString pageOfKind(const QString& kind) {
    if (kind == QLatin1String("curate")) return QStringLiteral("data");
    return kind == QLatin1String("tokenizer") ? QStringLiteral("tokenizer") : QStringLiteral("runs");
}

double progressShare(const JobSummary& job) {
    if (job.state == JobState::Finished) return 1;
    const bool training = job.isTraining() && (job.step > 0 || job.total <= 0);
    const double done = training ? job.step : job.done, total = training ? job.maxSteps : job.total;
    return total > 0 ? qBound(0.0, done / total, 1.0) : -1;
}

QString progressText(const JobSummary& job) {
    if (job.isTraining() && job.step > 0)
        return translate("step %1 of %2").arg(groupedNumber(job.step), groupedNumber(job.maxSteps));
    if (!job.stage.isEmpty() && isActive(job.state)) {
        const double share = progressShare(job);
        return share >= 0 ? translate("%1, %2 %").arg(job.stage).arg(qRound(share * 100)) : job.stage;
    }
    return stateText(job.state);
}

QString lossText(const JobSummary& job) {
    return std::isfinite(job.loss) ? translate("loss %1").arg(job.loss, 0, 'f', 3) : QString();
}

QString agoText(double unixTime) {
    if (unixTime <= 0) return {};
    const double seconds = std::max(0.0, unixSeconds() - unixTime);
    if (seconds < 60) return translate("just now");
    if (seconds < 3600) return translate("%1 min ago").arg(static_cast<int>(seconds / 60));
    if (seconds < 86400) return translate("%1 h ago").arg(static_cast<int>(seconds / 3600));
    const int days = static_cast<int>(seconds / 86400);
    return days == 1 ? translate("yesterday") : translate("%1 days ago").arg(days);
}

QString checkpointText(const QString& path) {
    const QString number = path.mid(path.lastIndexOf(QLatin1Char('-')) + 1);
    return translate("step %1").arg(groupedNumber(number.toDouble()));
}

}  // namespace sextant
