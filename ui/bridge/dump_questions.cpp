// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/curate/source_shares.h"
#include "core/job/job_folder.h"
#include "ui/bridge/corpus_questions.h"
#include "ui/bridge/curation_questions.h"
#include "ui/bridge/text_conversion.h"

#include <algorithm>
#include <map>

namespace sextant {

namespace {

/// A deduplication stage that remembers what it kept.
struct IndexedStage {
    std::string name, type;  ///< name: as the funnel says it
    std::filesystem::path index;
};

std::vector<IndexedStage> indexedStages(const std::filesystem::path& job, const std::filesystem::path& workspace) {
    std::vector<IndexedStage> stages;
    const auto config = JobFolder(job).readConfig();
    if (!config) return stages;
    std::map<std::string, int> seen;
    for (const Json& stage : config.value().values.value("stages", Json::array())) {
        const std::string type = stage.value("type", ""), index = stage.value("index", "");
        const int number = ++seen[type];
        if (index.empty()) continue;
        std::error_code code;
        stages.push_back({number == 1 ? type : type + "-" + std::to_string(number), type,
                          std::filesystem::weakly_canonical(workspace / index, code)});
    }
    return stages;
}

/// Jobs in the order in which an index learnt them: it learns at a job's end, just before the report is written.
QStringList byEnd(QStringList jobs) {
    auto end = [](const QString& job) {
        std::error_code code;
        const auto time = std::filesystem::last_write_time(toPath(job) / "report.json", code);
        return code ? std::filesystem::file_time_type::max() : time;
    };
    std::stable_sort(jobs.begin(), jobs.end(), [&](const QString& a, const QString& b) { return end(a) < end(b); });
    return jobs;
}

/// What the stage of a finished job did, by its report.
std::optional<DumpPoint> pointOf(const QString& job, const std::string& stage) {
    const auto report = readJsonFile(toPath(job) / "report.json");
    if (!report) return std::nullopt;
    const FunnelFigures funnel = funnelFrom(report.value());
    for (const FunnelStage& figures : funnel.stages) {
        if (figures.name != toQString(stage)) continue;
        DumpPoint point{job.section(QLatin1Char('/'), -1), figures.in, {}};
        for (const FunnelReason& reason : figures.dropped) point.removed += reason.amount;
        return point;
    }
    return std::nullopt;
}

/// Without the folders that all names share.
void shorten(QVector<DumpPoint>& points) {
    if (points.size() < 2) return;
    qsizetype common = points[0].name.lastIndexOf(QLatin1Char('/')) + 1;
    for (const DumpPoint& point : points)
        while (common > 0 && !point.name.startsWith(QStringView(points[0].name).left(common)))
            common = points[0].name.lastIndexOf(QLatin1Char('/'), common - 2) + 1;
    for (DumpPoint& point : points) point.name = point.name.mid(common);
}

}  // namespace

DumpsPointer dumpsOf(const CuratedJob& job, const QStringList& others, const QString& workspace) {
    auto answer = std::make_shared<DumpsAnswer>();
    answer->path = toQString(job.folder());
    for (size_t stage = 0; stage < job.stages().size(); ++stage) {
        if (!job.stages()[stage].isCorpus) continue;
        DumpCurve curve{toQString(job.stages()[stage].name), {}, {}};
        for (const SourceShare& share : removedBySource(job, stage))
            curve.points.append({toQString(share.source), share.in, share.removed});
        shorten(curve.points);
        if (curve.points.size() > 1) answer->curves.append(curve);
    }
    QStringList jobs = others;
    if (!jobs.contains(answer->path)) jobs << answer->path;
    jobs = byEnd(jobs);
    for (const IndexedStage& own : indexedStages(job.folder(), toPath(workspace))) {
        DumpCurve curve{toQString(own.name), toQString(own.index), {}};
        for (const QString& other : jobs)
            for (const IndexedStage& stage : indexedStages(toPath(other), toPath(workspace)))
                if (stage.type == own.type && stage.index == own.index)
                    if (const auto point = pointOf(other, stage.name)) curve.points.append(*point);
        answer->curves.append(curve);
    }
    return answer;
}

}  // namespace sextant
