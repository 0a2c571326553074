// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/bridge/mixture_types.h"
#include "ui/bridge/newest_answers.h"
#include "ui/bridge/tokenizer_cache.h"

#include <QHash>
#include <QObject>
#include <QStringList>

namespace sextant {

/// Finds out how many tokens the sources of a pack job have: from what curate and pack jobs recorded where that fits,
/// else by encoding the texts, all off the GUI thread. Only the newest request is answered; what was counted is kept.
class MixtureWorker : public QObject {
    Q_OBJECT

public:
    explicit MixtureWorker(QObject* parent = nullptr);
    ~MixtureWorker() override;

    /// `packed`: finished pack jobs of the workspace, whose counts may serve. `workspace`: where relative paths begin.
    void count(const OptionValues& pack, const QStringList& packed, const QString& workspace);
    /// Nothing is wanted any more; a counting that runs ends soon.
    void cancel() { m_answers.dropAll(); }

Q_SIGNALS:
    /// One source, again and again while its texts are counted. `index`: in the config's sources.
    void counted(int index, const sextant::SourceTokens& tokens);

private:
    using Answers = NewestAnswers<1>;
    struct Question;

    void answer(const Question& question, const Answers::Wanted& wanted);
    SourceTokens tokensOf(const Question& question, int index, const TokenizerCache::Pointer& tokenizer,
                          const Answers::Wanted& wanted);
    void tell(int index, const SourceTokens& tokens, const Answers::Wanted& wanted);

    TokenizerCache m_tokenizers;       // worker thread
    QHash<QString, qint64> m_counted;  // worker thread: by files, their sizes and times, and the options that matter
    Answers m_answers;
    BackgroundTasks m_tasks;  // last: it uses the others
};

}  // namespace sextant
