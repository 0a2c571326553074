// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/newest_answers.h"
#include "ui/bridge/tokenizer_types.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace sextant {

class TokenizerCache;

/// Loads tokenizers and shows texts to them, off the GUI thread. Requests return at once and answers come as signals.
/// Of each topic only the newest request is answered: those it overtook are dropped, so that typing never queues up.
/// Quick questions have a thread of their own and do not wait behind long measurements.
class TokenizerWorker : public QObject {
    Q_OBJECT

public:
    /// A place that shows a text; each is a topic of its own.
    enum class Pane { Playground, CompareFirst, CompareSecond, Chat };

    explicit TokenizerWorker(QObject* parent = nullptr);
    ~TokenizerWorker() override;

    /// Looks where jobs keep tokenizers: the folder itself, and inside it tokenizer, shards, data, and the newest
    /// checkpoint.
    void locate(const QStringList& jobs);
    void inspect(const QString& path);
    void tokenize(Pane pane, const QString& path, const QString& text);
    /// `format`: a name of chatTemplateNames(), or empty for the tokenizer's own.
    void renderChat(const QString& path, const QString& format, const QVector<PreviewMessage>& messages,
                    AnswerBegin begin);
    void loadVocabulary(const QString& path);
    void measure(const QString& path, const MeasuredText& text);
    void compare(const QString& first, const QString& second);

Q_SIGNALS:
    void located(const QVector<sextant::FoundTokenizer>& found);
    void inspected(const sextant::TokenizerFacts& facts);
    void tokenized(sextant::TokenizerWorker::Pane pane, const sextant::TokenizedTextPointer& text);
    void vocabularyLoaded(const sextant::VocabularyPointer& vocabulary);
    void measured(const sextant::VocabularyUsePointer& use);
    void compared(const sextant::TokenizerComparisonPointer& comparison);

private:
    enum Topic { Location, Facts, Panes, VocabularyTopic = Panes + 4, Measure, Compare, kTopics };
    using Answers = NewestAnswers<kTopics>;
    using Wanted = Answers::Wanted;

    Answers m_answers;
    std::unique_ptr<TokenizerCache> m_cache;
    BackgroundTasks m_slow, m_quick;  // last: they use the others
};

}  // namespace sextant
