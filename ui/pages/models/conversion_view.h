// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace sextant {

class JobHead;
class StageBars;
struct JobSummary;

/// A conversion that has not given a model (yet): stages with their bars, time left, stop; what went wrong.
class ConversionView : public QWidget {
    Q_OBJECT

public:
    explicit ConversionView(const Services& services, QWidget* parent = nullptr);
    void showJob(const QString& path);
    QString job() const;

Q_SIGNALS:
    void againRequested(const QString& job);
    void forgetRequested(const QString& job);

private:
    void refresh(const JobSummary& job);

    JobHead* m_head;
    StageBars* m_stages;
    QLabel* m_hint;
    QPushButton *m_again, *m_forget;
};

}  // namespace sextant
