// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/widgets/card.h"

#include <vector>

class QLabel;
class QPushButton;

namespace sextant {

/// The guided first run as four steps, each with what happens there and where to look at it.
class TourCard : public Card {
    Q_OBJECT

public:
    explicit TourCard(QWidget* parent = nullptr);
    void setJob(const JobSummary& job);

Q_SIGNALS:
    void watchRequested(const QString& job);
    void talkRequested(const QString& checkpoint);

private:
    struct Step {
        QLabel *number, *state;
    };
    QPushButton* addStep(const QString& title, const QString& text, const QString& button);
    void showState(size_t step, size_t current, const JobSummary& job);

    std::vector<Step> m_steps;
    QHBoxLayout* m_row;
    QPushButton *m_watch, *m_talk;
    JobSummary m_job;
};

}  // namespace sextant
