// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace sextant {

class ElidedLabel;

/// The head of what shows one job: a dot and words that say its state, its name, Stop while it works, Go on where it
/// can, buttons of the view, and below them the sentence of what went wrong. Follows the job by itself.
class JobHead : public QWidget {
    Q_OBJECT

public:
    /// Whether a job of this kind that was stopped or failed can go on.
    enum class Resume { Possible, Impossible };
    JobHead(const Services& services, Resume resume, QWidget* parent = nullptr);

    /// Right of Stop and Go on, in the order in which they are added.
    void addButton(QPushButton* button);
    void setJob(const QString& path);
    const QString& path() const { return m_path; }
    /// A sentence that stands instead of the job's own; empty: its own. Another job has none.
    void setComplaint(const QString& sentence);

Q_SIGNALS:
    /// The job has changed, or another one is shown; with what is known of it.
    void refreshed(const sextant::JobSummary& job);

private:
    void refresh();

    Services m_services;
    Resume m_canResume;
    QString m_path, m_complaint;
    QHBoxLayout* m_row;
    QLabel *m_dot, *m_state, *m_message;
    ElidedLabel* m_title;
    QPushButton *m_resume, *m_stop;
};

}  // namespace sextant
