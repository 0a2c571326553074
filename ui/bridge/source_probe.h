// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/newest_answers.h"
#include "ui/bridge/tokenizer_cache.h"

#include <QObject>
#include <QStringList>
#include <QVector>

namespace sextant {

/// What one source of a form holds, as far as its first records tell.
struct SourceLook {
    QString path;
    QString problem;  ///< why it cannot be read; empty: it can
    qint64 files = 0, bytes = 0;
    int texts = 0, conversations = 0;  ///< among the first records
    QStringList fields;                ///< of records without the text field: those that hold texts
    /// Of packed shards: vocabulary and training tokens; 0: it is not packed.
    qint64 vocabularySize = 0, tokens = 0;

    bool isPacked() const { return vocabularySize > 0; }
};

/// Looks at the sources of a form while it is filled in, on a worker thread; only the newest question is answered.
class SourceProbe : public QObject {
    Q_OBJECT

public:
    /// `workspace`: where relative paths begin.
    explicit SourceProbe(QString workspace, QObject* parent = nullptr);
    ~SourceProbe() override;
    void look(const QStringList& paths, const QString& textField);
    /// `measured` follows with the size of its vocabulary; 0: it cannot be read.
    void measureTokenizer(const QString& path);

Q_SIGNALS:
    void looked(const QVector<sextant::SourceLook>& sources, const QString& textField);
    void measured(const QString& path, qint64 vocabularySize);

private:
    enum Topic { Sources, Vocabulary, kTopics };

    QString m_workspace;
    TokenizerCache m_tokenizers;  // worker thread
    NewestAnswers<kTopics> m_answers;
    BackgroundTasks m_tasks;  // last: it uses the others
};

}  // namespace sextant
