// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/training_view.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/job_head.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/meter_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

QString amountText(double value, const QString& unit) {
    return unit == QLatin1String("bytes") ? toQString(formatBytes(static_cast<int64_t>(value))) : groupedNumber(value);
}

}  // namespace

TrainingView::TrainingView(const Services& services, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 24, 16);
    layout->setSpacing(12);
    m_head = new JobHead(services, JobHead::Resume::Impossible, this);
    m_again = makeButton(tr("Train one like this"), ButtonRole::Plain, m_head);
    m_head->addButton(m_again);
    layout->addWidget(m_head);
    auto* card = new Card(tr("Progress"), this);
    card->body()->setSpacing(14);
    addStage(QStringLiteral("read"), tr("Reading the texts"), card->body());
    addStage(QStringLiteral("merges"), tr("Learning the tokens"), card->body());
    layout->addWidget(card);
    layout->addWidget(makeLabel(tr("Log"), LabelRole::CardTitle, this));
    m_log = new LogView(services.jobs, this);
    m_log->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_log, 1);
    connect(m_again, &QPushButton::clicked, this, [this] { Q_EMIT againRequested(m_head->path()); });
    connect(m_head, &JobHead::refreshed, this, &TrainingView::refresh);
}

void TrainingView::addStage(const QString& name, const QString& title, QVBoxLayout* layout) {
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    Stage stage{name, makeLabel(title, LabelRole::Body, this), makeLabel({}, LabelRole::Mono, this),
                new MeterBar(MeterBar::Fullness::Welcome, this)};
    stage.bar->setAccessibleName(title);
    stage.bar->setThickness(8);
    row->addWidget(stage.title);
    row->addStretch();
    row->addWidget(stage.figures);
    column->addLayout(row);
    column->addWidget(stage.bar);
    layout->addLayout(column);
    m_stages.push_back(stage);
}

QString TrainingView::job() const { return m_head->path(); }

void TrainingView::showJob(const QString& path) {
    m_log->setJob(path);
    m_head->setJob(path);
}

void TrainingView::refresh(const JobSummary& job) {
    m_again->setVisible(!isActive(job.state));
    refreshStages(job);
}

/// Stages before the one that runs are done; those after it have not begun.
void TrainingView::refreshStages(const JobSummary& job) {
    size_t running = 0;
    for (size_t i = 0; i < m_stages.size(); ++i)
        if (m_stages[i].name == job.stage) running = i;
    for (size_t i = 0; i < m_stages.size(); ++i) {
        Stage& stage = m_stages[i];
        const bool now = i == running && !job.stage.isEmpty();
        setLabelRole(stage.title, now && isActive(job.state) ? LabelRole::Strong : LabelRole::Body);
        if (i < running || job.state == JobState::Finished) {
            stage.bar->setShare(1);
            stage.figures->setText(tr("done"));
        } else if (now && job.total > 0) {
            stage.bar->setShare(job.done / job.total);
            QString words = tr("%1 of %2").arg(amountText(job.done, job.unit), amountText(job.total, job.unit));
            if (job.unit != QLatin1String("bytes")) words += QLatin1Char(' ') + unitText(job.unit);
            if (isActive(job.state) && job.etaSeconds >= 0)
                words += tr("  ·  %1 left").arg(toQString(formatDuration(job.etaSeconds)));
            stage.figures->setText(words);
        } else {
            stage.bar->setShare(0);
            stage.figures->setText(QStringLiteral("–"));
        }
    }
}

}  // namespace sextant
