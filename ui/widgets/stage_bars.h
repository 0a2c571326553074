// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/widgets/card.h"

#include <utility>
#include <vector>

namespace sextant {

class MeterBar;

/// The stages of a job's work one below the other, each with its bar: those that are done, the one that runs with its
/// figures and the time left, those that have not begun.
class StageBars : public Card {
    Q_OBJECT

public:
    /// `stages`: names in the job's events and titles for people, in the order of the work.
    explicit StageBars(const std::vector<std::pair<QString, QString>>& stages, QWidget* parent = nullptr);
    void showJob(const JobSummary& job);

private:
    struct Stage {
        QString name;
        QLabel *title, *figures;
        MeterBar* bar;
    };
    void addStage(const QString& name, const QString& title);

    std::vector<Stage> m_stages;
};

}  // namespace sextant
