// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"
#include "ui/bridge/curation_types.h"
#include "ui/bridge/newest_answers.h"

#include <QObject>

#include <memory>
#include <optional>

namespace sextant {

/// Looks into finished curate jobs off the GUI thread. Requests return at once and answers come as signals; of each
/// kind only the newest request is answered.
class CurationWorker : public QObject {
    Q_OBJECT

public:
    explicit CurationWorker(QObject* parent = nullptr);
    ~CurationWorker() override;

    void open(const QString& path);
    void list(const QString& path, const DocumentFilter& filter);
    /// Rows of a list for which previews are wanted; `first` names the request.
    void preview(const QString& path, int first, const std::vector<int64_t>& rows);
    void show(const QString& path, int64_t row);
    void recount(const QString& path, const LimitTable& limits);
    /// The first records behind a recipe's sources. `templateName`: a chat template to render conversations with, or empty.
    void look(const OptionValues& recipe, const QString& templateName);

Q_SIGNALS:
    void opened(const sextant::CurationFactsPointer& facts);
    void listed(const sextant::DocumentListPointer& list);
    void previewed(const QString& path, int first, const QVector<sextant::DocumentPreview>& previews);
    void shown(const sextant::DocumentFactsPointer& document);
    void recounted(const sextant::RecountPointer& answer);
    void looked(const sextant::SourcesPreviewPointer& preview);

private:
    enum Topic { Facts, List, Preview, Document, Counts, Sources, kTopics };
    using Answers = NewestAnswers<kTopics>;
    using Wanted = Answers::Wanted;

    /// The job, opened once; an open one is kept. Worker thread.
    Result<const CuratedJob*> job(const QString& path);

    QString m_path;                   // worker thread
    std::optional<CuratedJob> m_job;  // worker thread
    Answers m_answers;
    BackgroundTasks m_tasks;  // last: it uses the others
};

}  // namespace sextant
