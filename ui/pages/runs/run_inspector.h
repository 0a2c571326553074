// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/widgets/inspector.h"

#include <map>

namespace sextant {

class MeterBar;

/// The facts about the run that is shown, and everything that can be done with it.
class RunInspector : public Inspector {
    Q_OBJECT

public:
    explicit RunInspector(QWidget* parent = nullptr);
    void setJob(const JobSummary& job);
    /// Runs that can be drawn over this one, and which of them are.
    void setComparable(const QVector<JobSummary>& jobs, const QStringList& chosen);

Q_SIGNALS:
    /// "pause", "continue", "checkpoint", "stop".
    void requested(const QString& action);
    void resumeRequested();
    void chatRequested(const QString& checkpoint);
    void duplicateRequested();
    void folderRequested();
    void compareChanged(const QStringList& paths);

private:
    enum class Fact {
        State,
        Progress,
        Remaining,
        Tokens,
        Loss,
        ValidationLoss,
        Speed,
        Utilization,
        Memory,
        Started,
        Kind
    };
    void showCheckpoints(const JobSummary& job);

    std::map<Fact, QLabel*> m_facts;
    MeterBar* m_progress;
    QLabel* m_message;
    QPushButton *m_pause, *m_continue, *m_checkpoint, *m_stop, *m_resume, *m_chat;
    QVBoxLayout* m_checkpointRows;
    QVBoxLayout* m_compareRows;
    QWidget* m_comparePart;
    QStringList m_checkpoints, m_chosen;
    QStringList m_comparable;
};

}  // namespace sextant
