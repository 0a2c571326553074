// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/known_paths.h"

#include "core/spec/spec_kinds.h"
#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace sextant {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::KnownPaths)
};

/// Of the jobs that fit, newest first.
KnownPaths collect(const JobMonitor& jobs, const std::function<bool(const JobSummary&)>& fits,
                   const std::function<KnownPath(const JobSummary&)>& make) {
    QVector<const JobSummary*> found;
    for (const JobSummary& job : jobs.jobs())
        if (fits(job)) found.push_back(&job);
    std::sort(found.begin(), found.end(), [](const JobSummary* a, const JobSummary* b) {
        return a->started != b->started ? a->started > b->started : a->path < b->path;
    });
    KnownPaths paths;
    for (const JobSummary* job : found) paths.push_back(make(*job));
    return paths;
}

KnownPaths finishedOf(const JobMonitor& jobs, const char* kind) {
    return collect(
        jobs,
        [kind](const JobSummary& job) { return job.kind == QLatin1String(kind) && job.state == JobState::Finished; },
        [](const JobSummary& job) {
            return KnownPath{job.name, job.path};
        });
}

}  // namespace

KnownPaths knownTokenizers(const JobMonitor& jobs) {
    KnownPaths paths = finishedOf(jobs, kinds::kTokenizer);
    for (const KnownPath& model : knownModels(jobs))
        paths.push_back({Words::tr("the tokenizer of %1").arg(model.name), model.path});
    return paths;
}

KnownPaths knownCurated(const JobMonitor& jobs) { return finishedOf(jobs, kinds::kCurate); }
KnownPaths knownPacked(const JobMonitor& jobs) { return finishedOf(jobs, kinds::kPack); }

KnownPaths knownModels(const JobMonitor& jobs) {
    return collect(
        jobs, [](const JobSummary& job) { return !job.checkpoints.isEmpty(); },
        [](const JobSummary& job) {
            return KnownPath{Words::tr("%1, %2").arg(job.name, checkpointText(job.checkpoints.last())),
                             job.checkpoints.last()};
        });
}

Json sourcesAt(const QStringList& paths) {
    Json sources = Json::array();
    for (const QString& path : paths) sources.push_back({{"path", path.toStdString()}, {"weight", 1.0}});
    return sources;
}

FormOffers offersOf(const JobMonitor& jobs) {
    return {[&jobs] { return knownTokenizers(jobs); }, [&jobs] { return knownCurated(jobs); },
            [&jobs] { return knownPacked(jobs); }, [&jobs] { return knownModels(jobs); }};
}

}  // namespace sextant
