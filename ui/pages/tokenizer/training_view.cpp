// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/training_view.h"

#include "ui/widgets/job_head.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/stage_bars.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

TrainingView::TrainingView(const Services& services, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 24, 16);
    layout->setSpacing(12);
    m_head = new JobHead(services, JobHead::Resume::Impossible, this);
    m_again = makeButton(tr("Train one like this"), ButtonRole::Plain, m_head);
    m_head->addButton(m_again);
    layout->addWidget(m_head);
    m_stages = new StageBars(
        {{QStringLiteral("read"), tr("Reading the texts")}, {QStringLiteral("merges"), tr("Learning the tokens")}},
        this);
    layout->addWidget(m_stages);
    layout->addWidget(makeLabel(tr("Log"), LabelRole::CardTitle, this));
    m_log = new LogView(services.jobs, this);
    m_log->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_log, 1);
    connect(m_again, &QPushButton::clicked, this, [this] { Q_EMIT againRequested(m_head->path()); });
    connect(m_head, &JobHead::refreshed, this, &TrainingView::refresh);
}

QString TrainingView::job() const { return m_head->path(); }

void TrainingView::showJob(const QString& path) {
    m_log->setJob(path);
    m_head->setJob(path);
}

void TrainingView::refresh(const JobSummary& job) {
    m_again->setVisible(!isActive(job.state));
    m_stages->showJob(job);
}

}  // namespace sextant
