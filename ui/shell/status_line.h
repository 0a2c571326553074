// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace sextant {

class MeterBar;

/// The lower edge of the window: the machine as small bars, running jobs with the time left, disk left.
class StatusLine : public QFrame {
    Q_OBJECT

public:
    explicit StatusLine(const Services& services, QWidget* parent = nullptr);
    /// How many messages nobody has looked at yet.
    void showUnseen(int count);

Q_SIGNALS:
    void jobChosen(const QString& path);
    void messagesRequested(const QPoint& globalCorner);

private:
    void refreshMachine();
    void refreshJobs();

    Services m_services;
    MeterBar *m_processor, *m_memory;
    QLabel *m_processorText, *m_memoryText, *m_disk;
    QPushButton* m_job;
    QToolButton* m_messages;
    QString m_jobPath;
};

}  // namespace sextant
