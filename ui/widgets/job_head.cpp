// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_head.h"

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"
#include "ui/theme/icon.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/status_dot.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

JobHead::JobHead(const Services& services, Resume resume, QWidget* parent)
    : QWidget(parent), m_services(services), m_canResume(resume), m_row(new QHBoxLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_dot = new QLabel(this);
    m_title = new ElidedLabel(LabelRole::Title, QSizePolicy::Maximum, this);
    m_state = makeLabel({}, LabelRole::Secondary, this);
    // Of their own, so that the taller buttons do not move the words apart.
    auto* words = new QHBoxLayout;
    words->setSpacing(10);
    words->addWidget(m_dot);
    words->addWidget(m_title);
    words->addWidget(m_state, 1, Qt::AlignBottom);
    m_row->setSpacing(10);
    m_row->addLayout(words, 1);
    m_row->setAlignment(words, Qt::AlignVCenter);
    m_resume = makeButton({}, ButtonRole::Primary, this);
    m_stop = makeButton(tr("Stop"), ButtonRole::Danger, this);
    m_stop->setIcon(themedIcon(QStringLiteral("stop"), Token::Bad));
    for (QPushButton* button : {m_resume, m_stop}) {
        button->hide();
        m_row->addWidget(button);
    }
    column->addLayout(m_row);
    m_message = makeLabel({}, LabelRole::Bad, this);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    column->addWidget(m_message);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_services.jobs.request(m_path, QStringLiteral("stop")); });
    connect(m_resume, &QPushButton::clicked, this, [this] { m_services.launcher.resume(m_path); });
    connect(&Theme::instance(), &Theme::changed, this, &JobHead::refresh);
    connect(&services.jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        for (const JobSummary& summary : summaries)
            if (summary.path == m_path) refresh();
    });
}

void JobHead::addButton(QPushButton* button) { m_row->addWidget(button); }

void JobHead::setJob(const QString& path) {
    if (path != m_path) m_complaint.clear();
    m_path = path;
    refresh();
}

void JobHead::setComplaint(const QString& sentence) {
    m_complaint = sentence;
    refresh();
}

void JobHead::refresh() {
    const JobSummary* job = m_services.jobs.find(m_path);
    if (!job) return;
    m_dot->setPixmap(statusDot(stateToken(job->state)));
    m_title->setText(job->name);
    m_state->setText(stateText(job->state));
    m_message->setText(m_complaint.isEmpty() ? job->message : m_complaint);
    m_message->setVisible(!m_message->text().isEmpty());
    m_stop->setVisible(isActive(job->state));
    m_stop->setEnabled(job->state != JobState::Stopping);
    m_resume->setText(job->state == JobState::Failed ? tr("Try again") : tr("Resume"));
    m_resume->setVisible(m_canResume == Resume::Possible &&
                         (job->state == JobState::Interrupted || job->state == JobState::Failed));
    Q_EMIT refreshed(*job);
}

}  // namespace sextant
