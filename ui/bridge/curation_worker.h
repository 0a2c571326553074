// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"
#include "ui/bridge/corpus_types.h"
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
    void preview(DocumentPane pane, const QString& path, int first, const std::vector<int64_t>& rows);
    void show(const QString& path, int64_t row);
    void recount(const QString& path, const LimitTable& limits);
    void listFlips(const QString& path, const LimitTable& limits);
    void countRules(const QString& path);
    void findClusters(const QString& path, int stage);
    void listMembers(const QString& path, int stage, int64_t survivor);
    void compare(const QString& path, int64_t row, int64_t survivor);
    /// `others`: finished curate jobs that may share an index with this one. `workspace`: where relative paths begin.
    void drawDumps(const QString& path, const QStringList& others, const QString& workspace);
    /// What a curate job could not read, whether it finished or failed.
    void listRejects(const QString& path);
    /// What a finished pack job wrote.
    void openShards(const QString& path);
    /// The first records behind a recipe's sources. `templateName`: a chat template to render conversations with, or
    /// empty. `workspace`: where relative paths begin.
    void look(const OptionValues& recipe, const QString& templateName, const QString& workspace);

Q_SIGNALS:
    void opened(const sextant::CurationFactsPointer& facts);
    void listed(const sextant::DocumentListPointer& list);
    void previewed(sextant::DocumentPane pane, const QString& path, int first,
                   const QVector<sextant::DocumentPreview>& previews);
    void shown(const sextant::DocumentFactsPointer& document);
    void recounted(const sextant::RecountPointer& answer);
    void flipsListed(const sextant::FlipsPointer& flips);
    void rulesCounted(const sextant::RulesPointer& rules);
    void clustersFound(const sextant::ClustersPointer& clusters);
    void membersListed(const sextant::MembersPointer& members);
    void compared(const sextant::ComparisonPointer& comparison);
    void dumpsDrawn(const sextant::DumpsPointer& dumps);
    void rejectsListed(const sextant::RejectsPointer& rejects);
    void shardsOpened(const sextant::ShardsPointer& shards);
    void looked(const sextant::SourcesPreviewPointer& preview);

private:
    /// Every pane's previews are a topic of their own, from Preview on.
    enum Topic {
        Facts,
        List,
        Document,
        Counts,
        Sources,
        Flips,
        Rules,
        Clusters,
        Members,
        Comparison,
        Dumps,
        Rejects,
        Shards,
        Preview,
        kTopics = Preview + kDocumentPanes
    };
    using Answers = NewestAnswers<kTopics>;
    using Wanted = Answers::Wanted;

    /// Asks a question about an opened job. Whoever asks has opened it: one that cannot be read is told there.
    template <class Answer>
    void askJob(int topic, const QString& path, std::function<Answer(const CuratedJob&)> question,
                std::function<void(const Answer&)> then);
    /// The job, opened once; an open one is kept. Worker thread.
    Result<const CuratedJob*> job(const QString& path);

    QString m_path;                   // worker thread
    std::optional<CuratedJob> m_job;  // worker thread
    Answers m_answers;
    BackgroundTasks m_tasks;  // last: it uses the others
};

}  // namespace sextant
