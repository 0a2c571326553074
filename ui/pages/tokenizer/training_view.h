// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace sextant {

class JobHead;
class LogView;
class MeterBar;

/// A tokenizer being trained, or one whose training ended early: stages with their bars, time left, log, stop.
class TrainingView : public QWidget {
    Q_OBJECT

public:
    explicit TrainingView(const Services& services, QWidget* parent = nullptr);
    void showJob(const QString& path);
    QString job() const;

Q_SIGNALS:
    void againRequested(const QString& job);

private:
    struct Stage {
        QString name;
        QLabel *title, *figures;
        MeterBar* bar;
    };
    void addStage(const QString& name, const QString& title, QVBoxLayout* layout);
    void refresh(const JobSummary& job);
    void refreshStages(const JobSummary& job);

    JobHead* m_head;
    std::vector<Stage> m_stages;
    QPushButton* m_again;
    LogView* m_log;
};

}  // namespace sextant
