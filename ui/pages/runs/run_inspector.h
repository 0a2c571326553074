// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/widgets/inspector.h"

#include <QHash>

#include <map>

class QPlainTextEdit;
class QTimer;

namespace sextant {

class MeterBar;

/// The facts about the run that is shown, and everything that can be done with it. Each action has its place: what is
/// not possible now is disabled and says why.
class RunInspector : public Inspector {
    Q_OBJECT

public:
    explicit RunInspector(QWidget* parent = nullptr);
    void setJob(const JobSummary& job);
    /// Runs that can be drawn over this one, which of them are, and the colours they have there.
    void setComparable(const QVector<JobSummary>& jobs, const QStringList& chosen, const QHash<QString, int>& colors);

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// "pause", "continue", "checkpoint", "stop".
    void requested(const QString& action);
    void resumeRequested();
    void chatRequested(const QString& checkpoint);
    void duplicateRequested();
    /// A new run that goes on from this checkpoint for so many steps; 0: as many as this one.
    void forkRequested(const QString& checkpoint, qint64 steps);
    void folderRequested();
    /// Everything else, in a menu at this place of the screen.
    void menuRequested(const QPoint& position);
    void noteChanged(const QString& path, const QString& note);
    void compareChanged(const QStringList& paths);

private:
    enum class Fact { Progress, Remaining, Loss, ValidationLoss, Speed, Utilization, Memory, Started, Worked };
    void buildActions();
    void buildFacts();
    void buildNote();
    void refreshActions();
    void refreshFacts();
    void offer(QPushButton* button, const QString& obstacle, const QString& help = {});
    void chooseProgress();
    void chooseExtension();
    void showCheckpoints();
    void saveNote();

    JobSummary m_job;
    std::map<Fact, QLabel*> m_facts;
    MeterBar* m_progress;
    QPushButton *m_progressButton, *m_checkpoint, *m_stop, *m_chat, *m_duplicate, *m_extend;
    QTimer *m_saving, *m_noteTimer;
    QPlainTextEdit* m_note;
    QVBoxLayout* m_checkpointRows;
    QVBoxLayout* m_compareRows;
    QWidget* m_comparePart;
    QStringList m_checkpoints, m_chosen, m_comparable;
    QHash<QString, int> m_colors;
};

}  // namespace sextant
