// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/conversion_view.h"

#include "ui/widgets/job_head.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/stage_bars.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

ConversionView::ConversionView(const Services& services, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 24, 16);
    layout->setSpacing(12);
    m_head = new JobHead(services, JobHead::Resume::Possible, this);
    m_again = makeButton(tr("Convert once more …"), ButtonRole::Plain, m_head);
    m_forget = makeButton(tr("Take off the list"), ButtonRole::Plain, m_head);
    m_forget->setToolTip(tr("Its folder stays where it is"));
    m_head->addButton(m_again);
    m_head->addButton(m_forget);
    layout->addWidget(m_head);
    m_stages = new StageBars({{QStringLiteral("write"), tr("Writing the model")},
                              {QStringLiteral("compare"), tr("Comparing it with the original")}},
                             this);
    layout->addWidget(m_stages);
    m_hint = makeLabel(tr("Closing the window does not end it. The model appears in the list when it is done."),
                       LabelRole::Secondary, this);
    m_hint->setWordWrap(true);
    layout->addWidget(m_hint);
    layout->addStretch(1);
    connect(m_again, &QPushButton::clicked, this, [this] { Q_EMIT againRequested(m_head->path()); });
    connect(m_forget, &QPushButton::clicked, this, [this] { Q_EMIT forgetRequested(m_head->path()); });
    connect(m_head, &JobHead::refreshed, this, &ConversionView::refresh);
}

QString ConversionView::job() const { return m_head->path(); }

void ConversionView::showJob(const QString& path) { m_head->setJob(path); }

void ConversionView::refresh(const JobSummary& job) {
    for (QPushButton* button : {m_again, m_forget}) button->setVisible(!isActive(job.state));
    m_hint->setVisible(isActive(job.state));
    m_stages->showJob(job);
}

}  // namespace sextant
