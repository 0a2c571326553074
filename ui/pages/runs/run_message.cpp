// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_message.h"

#include "ui/models/job_text.h"
#include "ui/theme/icon.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kIconSide = 18;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::RunMessage)
};

RunMessage::Action logAction() { return {QStringLiteral("log"), Words::tr("Log")}; }

/// How the run can go on, and the button for it.
RunMessage::Action resumeAction(const JobSummary& job) {
    return {QStringLiteral("resume"), job.checkpoints.isEmpty()
                                          ? Words::tr("Start over")
                                          : Words::tr("Resume from %1").arg(checkpointText(job.checkpoints.last()))};
}

/// Sentences of the engine begin with a small letter: they follow the name of the program in a terminal.
QString asSentence(QString text) {
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

QString placeText(const JobSummary& job) {
    return job.step > 0 ? Words::tr("at step %1").arg(groupedNumber(job.step)) : Words::tr("before the first step");
}

RunMessage::Content endedMessage(const JobSummary& job) {
    const QString next = job.checkpoints.isEmpty()
                             ? Words::tr("There is no checkpoint yet: resuming starts over.")
                             : Words::tr("The newest checkpoint is %1.").arg(checkpointText(job.checkpoints.last()));
    return {RunMessage::Tone::Trouble,
            Words::tr("The engine ended unexpectedly %1.").arg(placeText(job)),
            job.message.isEmpty() ? next : asSentence(job.message) + QLatin1Char(' ') + next,
            -1,
            {resumeAction(job), logAction()}};
}

RunMessage::Content waitingMessage(const JobSummary& job) {
    RunMessage::Content content{RunMessage::Tone::Calm, Words::tr("Waiting for the first step"), {}, -1, {}};
    content.sentence = job.stage.isEmpty() ? Words::tr("The engine is starting.") : progressText(job);
    content.share = progressShare(job);
    if (job.state == JobState::Paused || job.state == JobState::Stopping) content.sentence = stateText(job.state);
    return content;
}

}  // namespace

RunMessage::Content runMessage(const JobSummary* job, RunDrawn drawn) {
    using Tone = RunMessage::Tone;
    if (!job)
        return {Tone::Calm, Words::tr("Waiting for the first step"), Words::tr("The engine is starting."), -1, {}};
    if (job->state == JobState::Failed)
        return {Tone::Trouble,
                Words::tr("The run failed %1.").arg(placeText(*job)),
                asSentence(job->message),
                -1,
                {job->checkpoints.isEmpty() ? RunMessage::Action{QStringLiteral("resume"), Words::tr("Try again")}
                                            : resumeAction(*job),
                 logAction()}};
    if (job->endedUnexpectedly()) return endedMessage(*job);
    if (drawn == RunDrawn::Yes) return {};
    if (job->state == JobState::Interrupted)
        return {Tone::Calm, Words::tr("Stopped before the first step"), {}, -1, {resumeAction(*job), logAction()}};
    if (job->state == JobState::Finished)
        return {Tone::Calm, Words::tr("No steps were recorded"), {}, -1, {logAction()}};
    return waitingMessage(*job);
}

RunMessage::RunMessage(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_title(makeLabel({}, LabelRole::Strong, this)),
      m_sentence(makeLabel({}, LabelRole::Body, this)),
      m_progress(new MeterBar(MeterBar::Fullness::Welcome, this)),
      m_buttons(new FlowLayout) {
    setProperty("role", QStringLiteral("notice"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 10, 12, 10);
    layout->setSpacing(12);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    for (QLabel* label : {m_title, m_sentence}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    words->addWidget(m_progress);
    layout->addLayout(words, 1);
    words->addLayout(m_buttons);  // below: beside the words they have no room at large text
    connect(&Theme::instance(), &Theme::changed, this, &RunMessage::refreshIcon);
}

void RunMessage::refreshIcon() {
    const bool trouble = m_content.tone == Tone::Trouble;
    const int side = Theme::instance().scaled(kIconSide);
    m_icon->setPixmap(themedIcon(trouble ? QStringLiteral("warning") : QStringLiteral("clock"),
                                 trouble ? Token::Bad : Token::Secondary)
                          .pixmap(side, side));
}

void RunMessage::setContent(const Content& content) {
    if (content == m_content) return;
    const bool otherActions = content.actions != m_content.actions;
    m_content = content;
    refreshIcon();
    m_title->setText(content.title);
    m_sentence->setText(content.sentence);
    m_sentence->setVisible(!content.sentence.isEmpty());
    m_progress->setShare(content.share);
    m_progress->setVisible(content.share >= 0);
    setAccessibleName(content.title + QLatin1Char(' ') + content.sentence);
    if (!otherActions) return;  // what one is about to click stays where it is
    clearLayout(m_buttons);
    for (const Action& action : content.actions) {
        QPushButton* button = makeButton(action.text, ButtonRole::Plain, this);
        connect(button, &QPushButton::clicked, this, [this, id = action.id] { Q_EMIT actionChosen(id); });
        m_buttons->addWidget(button);
    }
}

}  // namespace sextant
