// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_inspector.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_text.h"
#include "ui/plots/run_mark.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/meter_bar.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr qsizetype kCheckpointsShown = 6;
constexpr qsizetype kComparableShown = 12;
const QString kDash = QStringLiteral("–");

}  // namespace

RunInspector::RunInspector(QWidget* parent)
    : Inspector(parent), m_progress(new MeterBar(MeterBar::Fullness::Welcome, this)) {
    auto request = [this](const char* action) { return [this, action] { Q_EMIT requested(QLatin1String(action)); }; };
    addSection(tr("Actions"));
    m_pause = addActionButton(tr("Pause"), QStringLiteral("pause"), request("pause"));
    m_continue = addActionButton(tr("Continue"), QStringLiteral("play"), request("continue"));
    m_resume = addActionButton(tr("Resume"), QStringLiteral("resume"), [this] { Q_EMIT resumeRequested(); });
    m_checkpoint = addActionButton(tr("Checkpoint now"), QStringLiteral("save"), request("checkpoint"));
    m_stop = addActionButton(tr("Stop, with a checkpoint"), QStringLiteral("stop"), request("stop"));
    m_chat = addActionButton(tr("Chat with it"), QStringLiteral("chat"), [this] {
        Q_EMIT chatRequested(m_checkpoints.isEmpty() ? QString() : m_checkpoints.last());
    });
    addActionButton(tr("New run like this"), QStringLiteral("copy"), [this] { Q_EMIT duplicateRequested(); });
    addActionButton(tr("Open its folder"), QStringLiteral("folder"), [this] { Q_EMIT folderRequested(); });

    addSection(tr("Facts"));
    column()->addWidget(m_progress);
    m_message = makeLabel({}, LabelRole::Bad, content());
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column()->addWidget(m_message);
    QGridLayout* grid = makeFactGrid();
    auto add = [&](Fact fact, const QString& name) {
        m_facts[fact] = addFact(grid, name, LabelRole::Mono, this).value;
    };
    add(Fact::State, tr("State"));
    add(Fact::Kind, tr("Kind"));
    add(Fact::Progress, tr("Step"));
    add(Fact::Remaining, tr("Remaining"));
    add(Fact::Loss, tr("Loss"));
    add(Fact::ValidationLoss, tr("Validation"));
    add(Fact::Speed, tr("Speed"));
    add(Fact::Utilization, tr("Utilization (MFU)"));
    m_facts[Fact::Utilization]->setToolTip(
        tr("Model FLOPs utilization: the operations that the model needs, as a share of what the device can multiply "
           "at best"));
    add(Fact::Memory, tr("Memory"));
    add(Fact::Started, tr("Started"));
    column()->addLayout(grid);

    addSection(tr("Checkpoints"));
    m_checkpointRows = new QVBoxLayout;
    m_checkpointRows->setSpacing(2);
    column()->addLayout(m_checkpointRows);

    m_comparePart = new QWidget(content());
    auto* compare = new QVBoxLayout(m_comparePart);
    compare->setContentsMargins(0, 8, 0, 0);
    compare->setSpacing(6);
    compare->addWidget(makeFrame("hairline", m_comparePart));
    compare->addSpacing(4);
    compare->addWidget(makeLabel(tr("Compare with"), LabelRole::CardTitle, m_comparePart));
    m_compareRows = new QVBoxLayout;
    m_compareRows->setSpacing(6);
    compare->addLayout(m_compareRows);
    column()->addWidget(m_comparePart);
    column()->addStretch(1);
}

void RunInspector::setJob(const JobSummary& job) {
    auto set = [&](Fact fact, const QString& text) { m_facts[fact]->setText(text.isEmpty() ? kDash : text); };
    const bool active = isActive(job.state);
    set(Fact::State, stateText(job.state));
    set(Fact::Kind, lookOf(job.kind).title);
    set(Fact::Progress, job.isTraining()
                            ? QStringLiteral("%1 / %2").arg(groupedNumber(job.step), groupedNumber(job.maxSteps))
                            : progressText(job));
    set(Fact::Remaining, active && job.etaSeconds >= 0 && job.state == JobState::Running
                             ? toQString(formatDuration(job.etaSeconds))
                             : QString());
    set(Fact::Loss, std::isfinite(job.loss) ? QString::number(job.loss, 'f', 4) : QString());
    set(Fact::ValidationLoss, std::isfinite(job.evalLoss) ? QString::number(job.evalLoss, 'f', 4) : QString());
    set(Fact::Speed, job.tokensPerSecond > 0 ? tr("%1 tokens/s").arg(groupedNumber(job.tokensPerSecond)) : QString());
    set(Fact::Utilization, job.mfu > 0 ? QStringLiteral("%1 %").arg(100 * job.mfu, 0, 'f', 0) : QString());
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
    m_resume->setVisible(job.isTraining() && (job.state == JobState::Interrupted ||
                                              (job.state == JobState::Failed && !job.checkpoints.isEmpty())));
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
        m_checkpointRows->addWidget(
            makeLabel(tr("and %1 older ones").arg(m_checkpoints.size() - kCheckpointsShown), LabelRole::Small, this));
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
        auto draw = [box, index = job.colorIndex] {
            const QPixmap swatch = runSwatch(index, box->devicePixelRatioF());
            box->setIconSize(swatch.deviceIndependentSize().toSize());
            box->setIcon(swatch);
        };
        draw();
        connect(&Theme::instance(), &Theme::changed, box, draw);
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
