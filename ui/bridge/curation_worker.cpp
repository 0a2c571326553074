// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/curation_worker.h"

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

// Whoever asks for documents has opened the job: one that cannot be read is told there.
void CurationWorker::list(const QString& path, const DocumentFilter& filter) {
    m_answers.ask<DocumentListPointer>(
        this, m_tasks, List,
        [this, path, filter](const Wanted&) -> std::optional<DocumentListPointer> {
            const auto opened = job(path);
            if (!opened) return std::nullopt;
            return listDocuments(*opened.value(), filter);
        },
        [this](const DocumentListPointer& list) { Q_EMIT listed(list); });
}

void CurationWorker::preview(const QString& path, int first, const std::vector<int64_t>& rows) {
    m_answers.ask<QVector<DocumentPreview>>(
        this, m_tasks, Preview,
        [this, path, rows](const Wanted&) -> std::optional<QVector<DocumentPreview>> {
            const auto opened = job(path);
            if (!opened) return std::nullopt;
            return previewDocuments(*opened.value(), rows);
        },
        [this, path, first](const QVector<DocumentPreview>& previews) { Q_EMIT previewed(path, first, previews); });
}

void CurationWorker::show(const QString& path, int64_t row) {
    m_answers.ask<DocumentFactsPointer>(
        this, m_tasks, Document,
        [this, path, row](const Wanted&) -> std::optional<DocumentFactsPointer> {
            const auto opened = job(path);
            if (!opened) return std::nullopt;
            return documentFacts(*opened.value(), row);
        },
        [this](const DocumentFactsPointer& document) { Q_EMIT shown(document); });
}

void CurationWorker::recount(const QString& path, const LimitTable& limits) {
    m_answers.ask<RecountPointer>(
        this, m_tasks, Counts,
        [this, path, limits](const Wanted&) -> std::optional<RecountPointer> {
            const auto opened = job(path);
            if (!opened) return std::nullopt;
            return recountedFunnel(*opened.value(), limits);
        },
        [this](const RecountPointer& answer) { Q_EMIT recounted(answer); });
}

void CurationWorker::look(const OptionValues& recipe, const QString& templateName) {
    m_answers.ask<SourcesPreviewPointer>(
        this, m_tasks, Sources,
        [recipe, templateName](const Wanted& wanted) -> std::optional<SourcesPreviewPointer> { return previewSources(recipe, templateName, wanted); },
        [this](const SourcesPreviewPointer& preview) { Q_EMIT looked(preview); });
}

}  // namespace sextant
