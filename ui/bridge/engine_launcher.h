// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/background_tasks.h"

#include <QObject>
#include <QStringList>

#include <functional>

namespace sextant {

class JobFolder;

/// Starts the engine as a process of its own, which outlives the window. GUI thread; files and processes are touched on
/// a worker thread, results come as signals.
class EngineLauncher : public QObject {
    Q_OBJECT

public:
    explicit EngineLauncher(const QString& workspace, QObject* parent = nullptr);

    /// Freezes the config in a new folder WORKSPACE/jobs/NAME and trains there. The folder's name is made unique.
    void startTraining(const OptionValues& values);
    /// Freezes the config likewise and trains a tokenizer there.
    void startTokenizer(const OptionValues& values);
    /// Freezes the config likewise and curates documents there.
    void startCuration(const OptionValues& values);
    /// Freezes the config likewise and packs documents into token shards there.
    void startPacking(const OptionValues& values);
    /// Goes on with a training from its newest checkpoint, or with a curation.
    void resume(const QString& jobPath);
    /// The guided first run, in WORKSPACE/demo.
    void startDemo();

    /// What `startTraining` runs, for people to read and to copy.
    static QStringList trainingCommand(const QString& configPath, const QString& jobPath);

Q_SIGNALS:
    /// A process was started for this folder; its job appears by itself.
    void started(const QString& jobPath);
    void failed(const QString& sentence);

private:
    struct Launch {
        QString path;      ///< job folder, or the folder the process works in
        QString sentence;  ///< of a failure
        QString logPath;
        qint64 pid = 0;
    };
    Launch launch(const QStringList& arguments, const QString& folder, const QString& logPath) const;
    /// Makes the folder of a new job and the command that works in it.
    void startJob(const char* kind, const OptionValues& values,
                  std::function<QStringList(const JobFolder& folder)> arguments);
    void report(const Launch& launch);
    /// Watches the first seconds of a process: one that ends without having said anything failed to start.
    void watchStart(const Launch& launch, int checksLeft);

    QString m_workspace;
    BackgroundTasks m_tasks;
};

}  // namespace sextant
