// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace sextant {

class MeterBar;

/// The lower edge of the window: the machine as small bars, running jobs with the time left, disk left.
class StatusLine : public QFrame {
    Q_OBJECT

public:
    explicit StatusLine(const Services& services, QWidget* parent = nullptr);

Q_SIGNALS:
    void jobChosen(const QString& path);

private:
    void refreshMachine();
    void refreshJobs();

    Services m_services;
    MeterBar *m_processor, *m_memory;
    QLabel *m_processorText, *m_memoryText, *m_disk;
    QPushButton* m_job;
    QString m_jobPath;
};

}  // namespace sextant
