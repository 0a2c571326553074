// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

#include <QAbstractButton>

namespace sextant {

/// One job on the Home page: dot, name, what it does, sparkline, progress. A click opens it.
class JobRow : public QAbstractButton {
    Q_OBJECT

public:
    explicit JobRow(QWidget* parent = nullptr);
    void setJob(const JobSummary& job);
    QString job() const { return m_job.path; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    JobSummary m_job;
};

}  // namespace sextant
