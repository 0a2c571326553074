// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/tour_card.h"

#include "ui/models/job_text.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

enum TourStep : size_t { Texts, Tokens, Training, Talking };

TourStep stepOf(const JobSummary& job) {
    if (job.state == JobState::Finished) return Talking;
    if (job.step > 0 || job.stage == QLatin1String("train")) return Training;
    return job.stage == QLatin1String("tokenizer") || job.stage == QLatin1String("pack") ? Tokens : Texts;
}

}  // namespace

TourCard::TourCard(QWidget* parent) : Card(tr("Your first model"), parent), m_row(new QHBoxLayout) {
    m_row->setSpacing(16);
    body()->addLayout(m_row);
    addStep(tr("Texts"), tr("A small world of short texts is written: people, places, questions and answers."), {});
    addStep(tr("Tokens"), tr("Frequent character sequences become tokens, and text becomes numbers."), {});
    m_watch =
        addStep(tr("Training"), tr("The model guesses the next token, millions of times, and is corrected each time."),
                tr("Watch it learn"));
    m_talk = addStep(tr("Talk"), tr("What it learned is what it says. Also while it still trains."), tr("Talk to it"));
    connect(m_watch, &QPushButton::clicked, this, [this] { Q_EMIT watchRequested(m_job.path); });
    connect(m_talk, &QPushButton::clicked, this,
            [this] { Q_EMIT talkRequested(m_job.checkpoints.value(m_job.checkpoints.size() - 1)); });
}

QPushButton* TourCard::addStep(const QString& title, const QString& text, const QString& button) {
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    Step step{makeLabel({}, LabelRole::Small, this), makeLabel({}, LabelRole::Mono, this)};
    step.number->setText(tr("Step %1").arg(m_steps.size() + 1));
    column->addWidget(step.number);
    column->addWidget(makeLabel(title, LabelRole::Strong, this));
    QLabel* words = makeLabel(text, LabelRole::Secondary, this);
    words->setWordWrap(true);
    column->addWidget(words);
    column->addWidget(step.state);
    column->addStretch(1);
    QPushButton* action = nullptr;
    if (!button.isEmpty()) {
        action = makeButton(button, ButtonRole::Plain, this);
        column->addWidget(action, 0, Qt::AlignLeft);
    }
    m_row->addLayout(column, 1);
    m_steps.push_back(step);
    return action;
}

void TourCard::showState(size_t step, size_t current, const JobSummary& job) {
    QString text;
    if (step < current || (step == current && job.state == JobState::Finished))
        text = tr("done");
    else if (step == current && !isActive(job.state))
        text = stateText(job.state);
    else if (step == current)
        text = step == Training && job.step == 0 ? tr("beginning") : progressText(job);
    else
        text = tr("to come");
    if (step == Talking) text = job.checkpoints.isEmpty() ? tr("after the first checkpoint") : tr("ready");
    const Token token = text == tr("done") || text == tr("ready") ? Token::Good
                        : step == current                         ? Token::Accent
                                                                  : Token::Secondary;
    m_steps[step].state->setText(text);
    m_steps[step].state->setStyleSheet(QStringLiteral("color: %1;").arg(Theme::instance().color(token).name()));
}

void TourCard::setJob(const JobSummary& job) {
    m_job = job;
    const TourStep current = stepOf(job);
    for (size_t step = 0; step < m_steps.size(); ++step) showState(step, current, job);
    m_watch->setEnabled(job.step > 0);
    m_talk->setEnabled(!job.checkpoints.isEmpty());
}

}  // namespace sextant
