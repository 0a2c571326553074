// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/background_tasks.h"

#include <QObject>

#include <string>
#include <vector>

namespace sextant {

/// Starts the engine as a process of its own, which outlives the window. GUI thread; files and processes are touched on
/// a worker thread, results come as signals.
class EngineLauncher : public QObject {
    Q_OBJECT

public:
    explicit EngineLauncher(const QString& workspace, QObject* parent = nullptr);

    /// Freezes the config in a new folder WORKSPACE/jobs/NAME, whose name is made unique, and starts the job there.
    /// Returns the number that `started` or `failed` will carry.
    int start(const char* kind, const OptionValues& values);
    /// Goes on with a job that did not finish.
    void resume(const QString& jobPath);
    /// The guided first run, in WORKSPACE/demo.
    void startDemo();

    /// What starts such a job from a terminal, for people to read and to copy.
    static QString commandText(const char* kind, const QString& configPath, const QString& jobPath);

Q_SIGNALS:
    /// A process was started for this folder; its job appears by itself.
    /// `request`: what `start` returned; 0: it was not asked for by a form.
    void started(const QString& jobPath, int request = 0);
    void failed(const QString& sentence, int request = 0);

private:
    struct Launch {
        QString path;      ///< job folder, or the folder the process works in
        QString sentence;  ///< of a failure
        QString logPath;
        qint64 pid = 0;
    };
    Launch launch(const std::vector<std::string>& command, const QString& folder) const;
    void report(const Result<Launch>& outcome, int request = 0);
    /// Watches the first seconds of a process: one that ends without having said anything failed to start.
    void watchStart(const Launch& launch, int checksLeft);

    QString m_workspace;
    int m_requests = 0;
    BackgroundTasks m_tasks;
};

}  // namespace sextant
