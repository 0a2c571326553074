// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/newest_answers.h"

#include <QMetaType>
#include <QObject>
#include <QString>

namespace sextant {

/// What lies behind the path of a model, looked at without loading it.
struct ModelFacts {
    QString path;
    bool isThere = false;
    QString sentence;       ///< why it is not there
    int step = -1;          ///< of a job's checkpoint; -1: not known
    int contextTokens = 0;  ///< the longest conversation its config allows; 0: not known
};

/// Looks at one model at a time, on a worker thread. GUI thread; nothing blocks.
class ModelProbe : public QObject {
    Q_OBJECT

public:
    explicit ModelProbe(QObject* parent = nullptr);
    /// `answered` follows, unless another model is asked about before.
    void ask(const QString& path);

Q_SIGNALS:
    void answered(const sextant::ModelFacts& facts);

private:
    NewestAnswers<1> m_answers;
    BackgroundTasks m_tasks;  // last: it uses the others
};

}  // namespace sextant

Q_DECLARE_METATYPE(sextant::ModelFacts)
