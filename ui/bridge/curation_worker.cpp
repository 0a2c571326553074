// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/curation_worker.h"

#include "ui/bridge/corpus_questions.h"
#include "ui/bridge/curation_questions.h"
#include "ui/bridge/source_questions.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

CurationWorker::CurationWorker(QObject* parent) : QObject(parent) {}
CurationWorker::~CurationWorker() { m_answers.dropAll(); }

Result<const CuratedJob*> CurationWorker::job(const QString& path) {
    if (!m_job || m_path != path) {
        m_job.reset();
        m_job.emplace(SEXTANT_TRY(CuratedJob::open(toPath(path))));
        m_path = path;
    }
    return &*m_job;
}

void CurationWorker::open(const QString& path) {
    m_answers.ask<CurationFactsPointer>(
        this, m_tasks, Facts,
        [this, path](const Wanted&) -> std::optional<CurationFactsPointer> {
            m_job.reset();  // it may have been made anew
            const auto opened = job(path);
            if (opened) return curationFacts(*opened.value());
            auto failed = std::make_shared<CurationFacts>();
            failed->path = path;
            failed->sentence = sentenceOf(opened.error());
            return failed;
        },
        [this](const CurationFactsPointer& facts) { Q_EMIT opened(facts); });
}

template <class Answer>
void CurationWorker::askJob(int topic, const QString& path, std::function<Answer(const CuratedJob&)> question,
                            std::function<void(const Answer&)> then) {
    m_answers.ask<Answer>(
        this, m_tasks, topic,
        [this, path, question = std::move(question)](const Wanted&) -> std::optional<Answer> {
            const auto opened = job(path);
            if (!opened) return std::nullopt;
            return question(*opened.value());
        },
        std::move(then));
}

void CurationWorker::list(const QString& path, const DocumentFilter& filter) {
    m_answers.ask<DocumentListPointer>(
        this, m_tasks, List,
        [this, path, filter](const Wanted& wanted) -> std::optional<DocumentListPointer> {
            const auto opened = job(path);
            const DocumentListPointer list = opened ? listDocuments(*opened.value(), filter, wanted) : nullptr;
            return list ? std::optional(list) : std::nullopt;
        },
        [this](const DocumentListPointer& list) { Q_EMIT listed(list); });
}

void CurationWorker::preview(DocumentPane pane, const QString& path, int first, const std::vector<int64_t>& rows) {
    askJob<QVector<DocumentPreview>>(
        Preview + static_cast<int>(pane), path, [rows](const CuratedJob& job) { return previewDocuments(job, rows); },
        [this, pane, path, first](const QVector<DocumentPreview>& previews) {
            Q_EMIT previewed(pane, path, first, previews);
        });
}

void CurationWorker::show(const QString& path, int64_t row) {
    askJob<DocumentFactsPointer>(
        Document, path, [row](const CuratedJob& job) { return documentFacts(job, row); },
        [this](const DocumentFactsPointer& document) { Q_EMIT shown(document); });
}

void CurationWorker::recount(const QString& path, const LimitTable& limits) {
    askJob<RecountPointer>(
        Counts, path, [limits](const CuratedJob& job) { return recountedFunnel(job, limits); },
        [this](const RecountPointer& answer) { Q_EMIT recounted(answer); });
}

void CurationWorker::listFlips(const QString& path, const LimitTable& limits) {
    askJob<FlipsPointer>(
        Flips, path, [limits](const CuratedJob& job) { return flipsOf(job, limits); },
        [this](const FlipsPointer& flips) { Q_EMIT flipsListed(flips); });
}

void CurationWorker::countRules(const QString& path) {
    askJob<RulesPointer>(Rules, path, rulesOf, [this](const RulesPointer& rules) { Q_EMIT rulesCounted(rules); });
}

void CurationWorker::findClusters(const QString& path, int stage) {
    askJob<ClustersPointer>(
        Clusters, path, [stage](const CuratedJob& job) { return clustersOf(job, stage); },
        [this](const ClustersPointer& clusters) { Q_EMIT clustersFound(clusters); });
}

void CurationWorker::listMembers(const QString& path, int stage, int64_t survivor) {
    askJob<MembersPointer>(
        Members, path, [stage, survivor](const CuratedJob& job) { return membersOf(job, stage, survivor); },
        [this](const MembersPointer& members) { Q_EMIT membersListed(members); });
}

void CurationWorker::compare(const QString& path, int64_t row, int64_t survivor) {
    askJob<ComparisonPointer>(
        Comparison, path, [row, survivor](const CuratedJob& job) { return comparisonOf(job, row, survivor); },
        [this](const ComparisonPointer& comparison) { Q_EMIT compared(comparison); });
}

void CurationWorker::drawDumps(const QString& path, const QStringList& others, const QString& workspace) {
    askJob<DumpsPointer>(
        Dumps, path, [others, workspace](const CuratedJob& job) { return dumpsOf(job, others, workspace); },
        [this](const DumpsPointer& dumps) { Q_EMIT dumpsDrawn(dumps); });
}

void CurationWorker::listRejects(const QString& path) {
    m_answers.ask<RejectsPointer>(
        this, m_tasks, Rejects, [path](const Wanted&) -> std::optional<RejectsPointer> { return rejectsOf(path); },
        [this](const RejectsPointer& rejects) { Q_EMIT rejectsListed(rejects); });
}

void CurationWorker::openShards(const QString& path) {
    m_answers.ask<ShardsPointer>(
        this, m_tasks, Shards,
        [path](const Wanted&) -> std::optional<ShardsPointer> {
            auto facts = std::make_shared<ShardsFacts>();
            facts->path = path;
            auto manifest = ShardsManifest::read(toPath(path) / "shards");
            if (manifest)
                facts->manifest = std::move(manifest).value();
            else
                facts->sentence = sentenceOf(manifest.error());
            return facts;
        },
        [this](const ShardsPointer& shards) { Q_EMIT shardsOpened(shards); });
}

void CurationWorker::look(const OptionValues& recipe, const QString& templateName, const QString& workspace) {
    m_answers.ask<SourcesPreviewPointer>(
        this, m_tasks, Sources,
        [recipe, templateName, workspace](const Wanted& wanted) -> std::optional<SourcesPreviewPointer> {
            return previewSources(recipe, templateName, workspace, wanted);
        },
        [this](const SourcesPreviewPointer& preview) { Q_EMIT looked(preview); });
}

}  // namespace sextant
