// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_inspector.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr int kInspectorWidth = 264;
constexpr qsizetype kCheckpointsShown = 6;
constexpr qsizetype kComparableShown = 12;
const QString kDash = QStringLiteral("–");

void clearLayout(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

}  // namespace

RunInspector::RunInspector(QWidget* parent) : QFrame(parent), m_progress(new MeterBar(MeterBar::Fullness::Welcome, this)) {
    setProperty("role", QStringLiteral("inspector"));
    keepWidth(this, kInspectorWidth);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(scroll);
    auto* content = new QWidget(scroll);
    content->setProperty("role", QStringLiteral("scrolled"));
    scroll->setWidget(content);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 14, 16, 16);
    layout->setSpacing(8);

    layout->addWidget(makeLabel(tr("Actions"), LabelRole::CardTitle, content));
    m_pause = addAction(tr("Pause"), QStringLiteral("pause"), layout);
    m_continue = addAction(tr("Continue"), QStringLiteral("play"), layout);
    m_resume = addAction(tr("Resume"), QStringLiteral("resume"), layout);
    m_checkpoint = addAction(tr("Checkpoint now"), QStringLiteral("save"), layout);
    m_stop = addAction(tr("Stop, with a checkpoint"), QStringLiteral("stop"), layout);
    m_chat = addAction(tr("Chat with it"), QStringLiteral("chat"), layout);
    QPushButton* duplicate = addAction(tr("New run like this"), QStringLiteral("copy"), layout);
    QPushButton* folder = addAction(tr("Open its folder"), QStringLiteral("folder"), layout);
    connect(m_pause, &QPushButton::clicked, this, [this] { Q_EMIT requested(QStringLiteral("pause")); });
    connect(m_continue, &QPushButton::clicked, this, [this] { Q_EMIT requested(QStringLiteral("continue")); });
    connect(m_checkpoint, &QPushButton::clicked, this, [this] { Q_EMIT requested(QStringLiteral("checkpoint")); });
    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT requested(QStringLiteral("stop")); });
    connect(m_resume, &QPushButton::clicked, this, &RunInspector::resumeRequested);
    connect(m_chat, &QPushButton::clicked, this, [this] { Q_EMIT chatRequested(m_checkpoints.isEmpty() ? QString() : m_checkpoints.last()); });
    connect(duplicate, &QPushButton::clicked, this, &RunInspector::duplicateRequested);
    connect(folder, &QPushButton::clicked, this, &RunInspector::folderRequested);

    layout->addSpacing(8);
    layout->addWidget(makeFrame("hairline", content));
    layout->addSpacing(4);
    layout->addWidget(makeLabel(tr("Facts"), LabelRole::CardTitle, content));
    layout->addWidget(m_progress);
    m_message = makeLabel({}, LabelRole::Bad, content);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_message);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    addFact(Fact::State, tr("State"), grid);
    addFact(Fact::Kind, tr("Kind"), grid);
    addFact(Fact::Progress, tr("Step"), grid);
    addFact(Fact::Remaining, tr("Remaining"), grid);
    addFact(Fact::Loss, tr("Loss"), grid);
    addFact(Fact::ValidationLoss, tr("Validation"), grid);
    addFact(Fact::Speed, tr("Speed"), grid);
    addFact(Fact::Memory, tr("Memory"), grid);
    addFact(Fact::Started, tr("Started"), grid);
    layout->addLayout(grid);

    layout->addSpacing(8);
    layout->addWidget(makeFrame("hairline", content));
    layout->addSpacing(4);
    layout->addWidget(makeLabel(tr("Checkpoints"), LabelRole::CardTitle, content));
    m_checkpointRows = new QVBoxLayout;
    m_checkpointRows->setSpacing(2);
    layout->addLayout(m_checkpointRows);

    m_comparePart = new QWidget(content);
    auto* compare = new QVBoxLayout(m_comparePart);
    compare->setContentsMargins(0, 8, 0, 0);
    compare->setSpacing(6);
    compare->addWidget(makeFrame("hairline", m_comparePart));
    compare->addSpacing(4);
    compare->addWidget(makeLabel(tr("Compare with"), LabelRole::CardTitle, m_comparePart));
    m_compareRows = new QVBoxLayout;
    m_compareRows->setSpacing(6);
    compare->addLayout(m_compareRows);
    layout->addWidget(m_comparePart);
    layout->addStretch(1);
}

QPushButton* RunInspector::addAction(const QString& text, const QString& icon, QVBoxLayout* layout) {
    QPushButton* button = makeButton(text, ButtonRole::Plain, this);
    button->setIcon(themedIcon(icon));
    button->setStyleSheet(QStringLiteral("text-align: left;"));
    button->setMinimumWidth(0);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layout->addWidget(button);
    return button;
}

void RunInspector::addFact(Fact fact, const QString& name, QGridLayout* grid) {
    const int row = grid->rowCount();
    grid->addWidget(makeLabel(name, LabelRole::Secondary, this), row, 0);
    QLabel* value = makeLabel(kDash, LabelRole::Mono, this);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(name);
    grid->addWidget(value, row, 1);
    m_facts[fact] = value;
}

void RunInspector::setJob(const JobSummary& job) {
    auto set = [&](Fact fact, const QString& text) { m_facts[fact]->setText(text.isEmpty() ? kDash : text); };
    const bool active = isActive(job.state);
    set(Fact::State, stateText(job.state));
    set(Fact::Kind, kindText(job.kind));
    set(Fact::Progress, job.isTraining() ? QStringLiteral("%1 / %2").arg(groupedNumber(job.step), groupedNumber(job.maxSteps)) : progressText(job));
    set(Fact::Remaining, active && job.etaSeconds >= 0 && job.state == JobState::Running ? toQString(formatDuration(job.etaSeconds)) : QString());
    set(Fact::Loss, std::isfinite(job.loss) ? QString::number(job.loss, 'f', 4) : QString());
    set(Fact::ValidationLoss, std::isfinite(job.evalLoss) ? QString::number(job.evalLoss, 'f', 4) : QString());
    set(Fact::Speed, job.tokensPerSecond > 0 ? tr("%1 tokens/s").arg(groupedNumber(job.tokensPerSecond)) : QString());
    set(Fact::Memory, job.memoryBytes > 0 ? toQString(formatBytes(static_cast<int64_t>(job.memoryBytes))) : QString());
    set(Fact::Started, agoText(job.started));
    m_progress->setShare(progressShare(job));
    m_message->setText(job.message);
    m_message->setVisible(!job.message.isEmpty());
    m_pause->setVisible(job.state == JobState::Running && job.isTraining());
    m_continue->setVisible(job.state == JobState::Paused);
    m_checkpoint->setVisible(job.state == JobState::Running && job.isTraining());
    m_stop->setVisible(active);
    m_stop->setEnabled(job.state != JobState::Stopping);
    m_stop->setText(job.isTraining() ? tr("Stop, with a checkpoint") : tr("Stop"));
    m_resume->setVisible(job.isTraining() && (job.state == JobState::Interrupted || (job.state == JobState::Failed && !job.checkpoints.isEmpty())));
    m_chat->setVisible(!job.checkpoints.isEmpty());
    showCheckpoints(job);
}

void RunInspector::showCheckpoints(const JobSummary& job) {
    if (m_checkpointRows->count() > 0 && job.checkpoints == m_checkpoints) return;
    m_checkpoints = job.checkpoints;
    clearLayout(m_checkpointRows);
    if (m_checkpoints.isEmpty()) m_checkpointRows->addWidget(makeLabel(tr("None yet"), LabelRole::Secondary, this));
    for (qsizetype i = 0; i < std::min(kCheckpointsShown, m_checkpoints.size()); ++i) {
        const QString path = m_checkpoints[m_checkpoints.size() - 1 - i];
        QPushButton* row = makeButton(checkpointText(path), ButtonRole::Link, this);
        row->setToolTip(tr("Chat with %1").arg(path));
        connect(row, &QPushButton::clicked, this, [this, path] { Q_EMIT chatRequested(path); });
        m_checkpointRows->addWidget(row, 0, Qt::AlignLeft);
    }
    if (m_checkpoints.size() > kCheckpointsShown)
        m_checkpointRows->addWidget(makeLabel(tr("and %1 older ones").arg(m_checkpoints.size() - kCheckpointsShown), LabelRole::Small, this));
}

void RunInspector::setComparable(const QVector<JobSummary>& jobs, const QStringList& chosen) {
    QStringList paths;
    for (const JobSummary& job : jobs) paths << job.path;
    m_chosen = chosen;
    if (paths == m_comparable && m_compareRows->count() > 0) return;
    m_comparable = paths;
    clearLayout(m_compareRows);
    m_comparePart->setVisible(!jobs.isEmpty());
    for (qsizetype i = 0; i < std::min(kComparableShown, jobs.size()); ++i) {
        const JobSummary& job = jobs[i];
        auto* box = new QCheckBox(job.name, this);
        QPixmap swatch(12, 12);
        swatch.fill(Theme::instance().runColor(job.colorIndex));
        box->setIcon(swatch);
        box->setChecked(chosen.contains(job.path));
        connect(box, &QCheckBox::toggled, this, [this, path = job.path](bool on) {
            m_chosen.removeAll(path);
            if (on) m_chosen << path;
            Q_EMIT compareChanged(m_chosen);
        });
        m_compareRows->addWidget(box);
    }
}

}  // namespace sextant
