// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/training_view.h"

#include "core/base/text.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/pages/runs/log_view.h"
#include "ui/theme/icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"
#include "ui/widgets/status_dot.h"

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

TrainingView::TrainingView(const Services& services, QWidget* parent) : QWidget(parent), m_services(services) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 24, 16);
    layout->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    m_dot = new QLabel(this);
    m_title = makeLabel({}, LabelRole::Title, this);
    m_state = makeLabel({}, LabelRole::Secondary, this);
    // Of their own, so that the taller buttons do not move the words apart.
    auto* words = new QHBoxLayout;
    words->setSpacing(10);
    words->addWidget(m_dot);
    words->addWidget(m_title);
    words->addWidget(m_state, 1, Qt::AlignBottom);
    head->addLayout(words, 1);
    head->setAlignment(words, Qt::AlignVCenter);
    m_again = makeButton(tr("Train one like this"), ButtonRole::Plain, this);
    m_stop = makeButton(tr("Stop"), ButtonRole::Danger, this);
    m_stop->setIcon(themedIcon(QStringLiteral("stop"), Token::Bad));
    head->addWidget(m_again);
    head->addWidget(m_stop);
    layout->addLayout(head);
    m_message = makeLabel({}, LabelRole::Bad, this);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_message);
    auto* card = new Card(tr("Progress"), this);
    card->body()->setSpacing(14);
    addStage(QStringLiteral("read"), tr("Reading the texts"), card->body());
    addStage(QStringLiteral("merges"), tr("Learning the tokens"), card->body());
    layout->addWidget(card);
    layout->addWidget(makeLabel(tr("Log"), LabelRole::CardTitle, this));
    m_log = new LogView(services.jobs, this);
    m_log->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_log, 1);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_services.jobs.request(m_path, QStringLiteral("stop")); });
    connect(m_again, &QPushButton::clicked, this, [this] { Q_EMIT againRequested(m_path); });
    connect(&services.jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        for (const JobSummary& summary : summaries)
            if (summary.path == m_path) refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, &TrainingView::refresh);
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

void TrainingView::showJob(const QString& path) {
    m_path = path;
    m_log->setJob(path);
    refresh();
}

void TrainingView::refresh() {
    const JobSummary* job = m_services.jobs.find(m_path);
    if (!job) return;
    m_dot->setPixmap(statusDot(stateToken(job->state)));
    m_title->setText(job->name);
    m_state->setText(stateText(job->state));
    m_message->setText(job->message);
    m_message->setVisible(!job->message.isEmpty());
    m_stop->setVisible(isActive(job->state));
    m_stop->setEnabled(job->state != JobState::Stopping);
    m_again->setVisible(!isActive(job->state));
    refreshStages(*job);
}

/// Stages before the one that runs are done; those after it have not begun.
void TrainingView::refreshStages(const JobSummary& job) {
    size_t running = 0;
    for (size_t i = 0; i < m_stages.size(); ++i)
        if (m_stages[i].name == job.stage) running = i;
    for (size_t i = 0; i < m_stages.size(); ++i) {
        Stage& stage = m_stages[i];
        const bool now = i == running && !job.stage.isEmpty();
        stage.title->setProperty("role",
                                 now && isActive(job.state) ? QStringLiteral("strong") : QStringLiteral("body"));
        stage.title->setStyleSheet(QStringLiteral(" "));  // makes the role's look be taken
        if (i < running || job.state == JobState::Finished) {
            stage.bar->setShare(1);
            stage.figures->setText(tr("done"));
        } else if (now && job.total > 0) {
            stage.bar->setShare(job.done / job.total);
            QString words = tr("%1 of %2").arg(amountText(job.done, job.unit), amountText(job.total, job.unit));
            if (job.unit != QLatin1String("bytes")) words += QLatin1Char(' ') + job.unit;
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
