// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace sextant {

class JobHead;
class LogView;
class StageBars;

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
    void refresh(const JobSummary& job);

    JobHead* m_head;
    StageBars* m_stages;
    QPushButton* m_again;
    LogView* m_log;
};

}  // namespace sextant
