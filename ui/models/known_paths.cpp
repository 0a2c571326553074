// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/known_paths.h"

#include "core/spec/spec_kinds.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/model_catalog.h"
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
    paths += collect(
        jobs, [](const JobSummary& job) { return !job.checkpoints.isEmpty(); },
        [](const JobSummary& job) {
            const QString name = Words::tr("%1, %2").arg(job.name, checkpointText(job.checkpoints.last()));
            return KnownPath{Words::tr("the tokenizer of %1").arg(name), job.checkpoints.last()};
        });
    return paths;
}

KnownPaths knownCurated(const JobMonitor& jobs) { return finishedOf(jobs, kinds::kCurate); }
KnownPaths knownPacked(const JobMonitor& jobs) { return finishedOf(jobs, kinds::kPack); }

KnownPaths knownModels(const ModelCatalog& models) {
    KnownPaths paths;
    QString run;
    for (const ModelEntry& model : models.entries()) {
        const bool isCheckpoint = model.origin == ModelEntry::Origin::Checkpoint;
        if (model.isGone || (isCheckpoint && model.job == run)) continue;  // the newest of a run comes first
        if (isCheckpoint) run = model.job;
        paths.push_back(
            {isCheckpoint ? Words::tr("%1, %2").arg(model.name, checkpointText(model.path)) : model.name, model.path});
    }
    return paths;
}

KnownPaths knownInitialModels(const ModelCatalog& models) {
    KnownPaths paths = knownModels(models);
    paths.removeIf([](const KnownPath& model) { return model.path.endsWith(QLatin1String(".gguf")); });
    return paths;
}

Json sourcesAt(const QStringList& paths) {
    Json sources = Json::array();
    for (const QString& path : paths) sources.push_back({{"path", path.toStdString()}, {"weight", 1.0}});
    return sources;
}

FormOffers offersOf(const JobMonitor& jobs, const ModelCatalog& models) {
    return {[&jobs] { return knownTokenizers(jobs); }, [&jobs] { return knownCurated(jobs); },
            [&jobs] { return knownPacked(jobs); }, [&models] { return knownModels(models); },
            [&models] { return knownInitialModels(models); }};
}

}  // namespace sextant
