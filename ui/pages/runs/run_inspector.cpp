// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_inspector.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_text.h"
#include "ui/plots/run_mark.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/meter_bar.h"

#include <QCheckBox>
#include <QDateTime>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr qsizetype kCheckpointsShown = 6;
constexpr qsizetype kComparableShown = 12;
constexpr int kSavingMs = 20000;  // after that the button may be tried again
constexpr int kNoteMs = 800;
constexpr int kNoteHeight = 62;
const QString kDash = QStringLiteral("–");

QString durationText(double seconds) { return toQString(formatDuration(seconds)); }

}  // namespace

RunInspector::RunInspector(QWidget* parent)
    : Inspector(parent),
      m_progress(new MeterBar(MeterBar::Fullness::Welcome, this)),
      m_saving(new QTimer(this)),
      m_noteTimer(new QTimer(this)) {
    m_saving->setSingleShot(true);
    m_saving->setInterval(kSavingMs);
    connect(m_saving, &QTimer::timeout, this, &RunInspector::refreshActions);
    buildActions();
    buildFacts();
    addSection(tr("Checkpoints"));
    m_checkpointRows = new QVBoxLayout;
    m_checkpointRows->setSpacing(2);
    column()->addLayout(m_checkpointRows);
    buildNote();

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

void RunInspector::buildActions() {
    addSection(tr("Actions"));
    m_progressButton = addActionButton(tr("Pause"), QStringLiteral("pause"), [this] { chooseProgress(); });
    m_checkpoint = addActionButton(tr("Checkpoint now"), QStringLiteral("save"), [this] {
        m_saving->start();
        refreshActions();
        Q_EMIT requested(QStringLiteral("checkpoint"));
    });
    m_stop = addActionButton(tr("Stop, with a checkpoint"), QStringLiteral("stop"),
                             [this] { Q_EMIT requested(QStringLiteral("stop")); });
    m_chat = addActionButton(tr("Chat with it"), QStringLiteral("chat"), [this] {
        Q_EMIT chatRequested(m_checkpoints.isEmpty() ? QString() : m_checkpoints.last());
    });
    m_duplicate =
        addActionButton(tr("New run like this"), QStringLiteral("copy"), [this] { Q_EMIT duplicateRequested(); });
    m_extend = addActionButton(tr("Extend…"), QStringLiteral("fork"), [this] { chooseExtension(); });
    addActionButton(tr("Open its folder"), QStringLiteral("folder"), [this] { Q_EMIT folderRequested(); });
    QPushButton* more = addActionButton(tr("More…"), QStringLiteral("more"), [] {});
    connect(more, &QPushButton::clicked, this,
            [this, more] { Q_EMIT menuRequested(more->mapToGlobal(more->rect().bottomLeft())); });
}

void RunInspector::buildFacts() {
    addSection(tr("Facts"));
    column()->addWidget(m_progress);
    QGridLayout* grid = makeFactGrid();
    auto add = [&](Fact fact, const QString& name) {
        m_facts[fact] = addFact(grid, name, LabelRole::Mono, this).value;
    };
    add(Fact::Progress, tr("Step"));
    add(Fact::Remaining, tr("Remaining"));
    add(Fact::Loss, tr("Loss"));
    add(Fact::ValidationLoss, tr("Validation"));
    add(Fact::Speed, tr("Speed"));
    add(Fact::Utilization, tr("Utilization (MFU)"));
    m_facts[Fact::Utilization]->setToolTip(
        tr("Model FLOPs utilization: the operations that the model needs, as a share of what the device can multiply "
           "at best"));
    add(Fact::Memory, tr("Peak memory"));
    add(Fact::Started, tr("Started"));
    add(Fact::Worked, tr("Worked"));
    column()->addLayout(grid);
}

void RunInspector::buildNote() {
    addSection(tr("Note"));
    m_note = new QPlainTextEdit(content());
    m_note->setPlaceholderText(tr("What is this run about?"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(Theme::instance().scaled(kNoteHeight));
    m_note->installEventFilter(this);
    column()->addWidget(m_note);
    m_noteTimer->setSingleShot(true);
    m_noteTimer->setInterval(kNoteMs);
    connect(m_noteTimer, &QTimer::timeout, this, &RunInspector::saveNote);
    connect(m_note, &QPlainTextEdit::textChanged, m_noteTimer, qOverload<>(&QTimer::start));
    connect(&Theme::instance(), &Theme::changed, m_note,
            [this] { m_note->setFixedHeight(Theme::instance().scaled(kNoteHeight)); });
}

bool RunInspector::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_note && event->type() == QEvent::FocusOut) saveNote();
    return Inspector::eventFilter(watched, event);
}

void RunInspector::saveNote() {
    m_noteTimer->stop();
    if (m_job.path.isEmpty() || m_note->toPlainText() == m_job.note) return;
    m_job.note = m_note->toPlainText();
    Q_EMIT noteChanged(m_job.path, m_job.note);
}

void RunInspector::setJob(const JobSummary& job) {
    const bool other = job.path != m_job.path;
    if (other) {
        saveNote();
        m_saving->stop();
    }
    if (job.checkpoints != m_job.checkpoints) m_saving->stop();
    m_job = job;
    if (other || !m_note->hasFocus()) {
        const QSignalBlocker silence(m_note);
        if (m_note->toPlainText() != job.note) m_note->setPlainText(job.note);
    }
    refreshActions();
    refreshFacts();
    showCheckpoints();
}

/// Enabled unless there is an obstacle, which is its tool tip then. Who presses a button that cannot be pressed again
/// does not find himself on the next one.
void RunInspector::offer(QPushButton* button, const QString& obstacle, const QString& help) {
    if (!obstacle.isEmpty() && button->hasFocus()) setFocus(Qt::OtherFocusReason);
    button->setEnabled(obstacle.isEmpty());
    button->setToolTip(obstacle.isEmpty() ? help : obstacle);
    button->setAccessibleDescription(button->toolTip());
}

void RunInspector::refreshActions() {
    const bool active = isActive(m_job.state), running = m_job.state == JobState::Running;
    const bool paused = m_job.state == JobState::Paused, finished = m_job.state == JobState::Finished;
    const QString idle = finished ? tr("The run is finished.") : tr("The run is not running.");
    const QString early = tr("The run has no step yet.");
    const bool canResume = m_job.state == JobState::Interrupted || m_job.state == JobState::Failed;

    auto show = [this](const QString& text, const QString& icon) {
        m_progressButton->setText(text);
        m_progressButton->setAccessibleName(text);
        m_progressButton->setIcon(themedIcon(icon));
    };
    if (paused)
        show(tr("Continue"), QStringLiteral("play"));
    else if (canResume)
        show(tr("Resume"), QStringLiteral("resume"));
    else
        show(tr("Pause"), QStringLiteral("pause"));
    offer(m_progressButton,
          canResume || paused ? QString()
          : !running          ? idle
          : m_job.step <= 0   ? early
                              : QString(),
          canResume && m_job.checkpoints.isEmpty() ? tr("There is no checkpoint: it starts over") : QString());
    const bool saving = m_saving->isActive() && active;
    m_checkpoint->setText(saving ? tr("Saving a checkpoint…") : tr("Checkpoint now"));
    offer(m_checkpoint, saving            ? tr("It is written after the step that runs.")
                        : !running        ? idle
                        : m_job.step <= 0 ? early
                                          : QString());
    offer(m_stop, m_job.state == JobState::Stopping ? tr("The run is stopping already.") : active ? QString() : idle);
    const QString none = m_job.checkpoints.isEmpty() ? tr("There is no checkpoint yet.") : QString();
    offer(m_chat, none);
    offer(m_duplicate, m_job.maxSteps > 0 ? QString() : tr("The run is just starting."),
          tr("Opens the form with the settings of this run"));
    offer(m_extend,
          !none.isEmpty() ? none
          : active        ? tr("The run still goes on.")
                          : QString(),
          tr("A new run that goes on from the newest checkpoint"));
}

void RunInspector::chooseProgress() {
    if (m_job.state == JobState::Paused)
        Q_EMIT requested(QStringLiteral("continue"));
    else if (m_job.state == JobState::Running)
        Q_EMIT requested(QStringLiteral("pause"));
    else
        Q_EMIT resumeRequested();
}

void RunInspector::chooseExtension() {
    if (m_checkpoints.isEmpty()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const double share : {0.25, 0.5, 1.0, 2.0}) {
        const auto steps = std::max<qint64>(1, std::llround(share * m_job.maxSteps));
        menu->addAction(tr("By %1 steps").arg(groupedNumber(static_cast<double>(steps))), this,
                        [this, steps] { Q_EMIT forkRequested(m_checkpoints.last(), steps); });
    }
    menu->popup(m_extend->mapToGlobal(m_extend->rect().bottomLeft()));
}

void RunInspector::refreshFacts() {
    auto set = [&](Fact fact, const QString& text) { m_facts[fact]->setText(text.isEmpty() ? kDash : text); };
    const JobSummary& job = m_job;
    const RunFacts& facts = job.facts;
    const bool running = job.state == JobState::Running;
    set(Fact::Progress, job.maxSteps > 0
                            ? QStringLiteral("%1 / %2").arg(groupedNumber(job.step), groupedNumber(job.maxSteps))
                            : QString());
    const bool known = running && job.etaSeconds >= 0 && progressShare(job) >= 0;
    set(Fact::Remaining, known ? durationText(job.etaSeconds) : QString());
    set(Fact::Loss, std::isfinite(job.loss) ? QString::number(job.loss, 'f', 4) : QString());
    set(Fact::ValidationLoss, std::isfinite(job.evalLoss) ? QString::number(job.evalLoss, 'f', 4) : QString());
    const double speed = running && job.tokensPerSecond > 0 ? job.tokensPerSecond : facts.meanTokensPerSecond();
    set(Fact::Speed, speed > 0 ? tr("%1 tokens/s").arg(groupedNumber(speed)) : QString());
    m_facts[Fact::Speed]->setToolTip(
        tr("The mean of all steps: %1 tokens/s").arg(groupedNumber(facts.meanTokensPerSecond())));
    set(Fact::Utilization,
        facts.utilization > 0 ? QStringLiteral("%1 %").arg(100 * facts.utilization, 0, 'f', 0) : QString());
    set(Fact::Memory,
        facts.peakMemory > 0 ? toQString(formatBytes(static_cast<int64_t>(facts.peakMemory))) : QString());
    set(Fact::Started, agoText(job.started));
    m_facts[Fact::Started]->setToolTip(
        QLocale().toString(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(job.started)), QLocale::LongFormat));
    set(Fact::Worked, facts.worked > 0 ? durationText(facts.worked) : QString());
    m_facts[Fact::Worked]->setToolTip(facts.attempts > 1 ? tr("In %1 attempts").arg(static_cast<int>(facts.attempts))
                                                         : QString());
    m_progress->setShare(progressShare(job));
}

void RunInspector::showCheckpoints() {
    if (m_checkpointRows->count() > 0 && m_job.checkpoints == m_checkpoints) return;
    m_checkpoints = m_job.checkpoints;
    clearLayout(m_checkpointRows);
    if (m_checkpoints.isEmpty()) m_checkpointRows->addWidget(makeLabel(tr("None yet"), LabelRole::Secondary, this));
    for (qsizetype i = 0; i < std::min(kCheckpointsShown, m_checkpoints.size()); ++i) {
        const QString path = m_checkpoints[m_checkpoints.size() - 1 - i];
        auto* row = new QHBoxLayout;
        QPushButton* chat = makeButton(checkpointText(path), ButtonRole::Link, this);
        chat->setToolTip(tr("Chat with %1").arg(path));
        connect(chat, &QPushButton::clicked, this, [this, path] { Q_EMIT chatRequested(path); });
        row->addWidget(chat);
        row->addStretch(1);
        QToolButton* fork =
            makeIconButton(QStringLiteral("fork"), tr("New run from %1").arg(checkpointText(path)), this);
        connect(fork, &QToolButton::clicked, this, [this, path] { Q_EMIT forkRequested(path, 0); });
        row->addWidget(fork);
        m_checkpointRows->addLayout(row);
    }
    if (m_checkpoints.size() > kCheckpointsShown)
        m_checkpointRows->addWidget(
            makeLabel(tr("and %1 older ones").arg(m_checkpoints.size() - kCheckpointsShown), LabelRole::Small, this));
}

void RunInspector::setComparable(const QVector<JobSummary>& jobs, const QStringList& chosen,
                                 const QHash<QString, int>& colors) {
    QStringList paths;
    for (const JobSummary& job : jobs) paths << job.path + QLatin1Char('\n') + job.name;
    m_chosen = chosen;
    if (paths == m_comparable && colors == m_colors && m_compareRows->count() > 0) return;
    const QWidget* focused = m_comparePart->focusWidget();
    const QString focusedPath = focused && focused->hasFocus() ? focused->property("path").toString() : QString();
    m_comparable = paths;
    m_colors = colors;
    clearLayout(m_compareRows);
    m_comparePart->setVisible(!jobs.isEmpty());
    for (qsizetype i = 0; i < std::min(kComparableShown, jobs.size()); ++i) {
        const JobSummary& job = jobs[i];
        auto* box = new QCheckBox(job.name, this);
        auto draw = [box, index = colors.value(job.path, job.colorIndex)] {
            const QPixmap swatch = runSwatch(index, box->devicePixelRatioF());
            box->setIconSize(swatch.deviceIndependentSize().toSize());
            box->setIcon(swatch);
        };
        draw();
        connect(&Theme::instance(), &Theme::changed, box, draw);
        box->setProperty("path", job.path);
        box->setChecked(chosen.contains(job.path));
        connect(box, &QCheckBox::toggled, this, [this, path = job.path](bool on) {
            m_chosen.removeAll(path);
            if (on) m_chosen << path;
            Q_EMIT compareChanged(m_chosen);
        });
        m_compareRows->addWidget(box);
        if (job.path == focusedPath) box->setFocus(Qt::OtherFocusReason);
    }
}

}  // namespace sextant
