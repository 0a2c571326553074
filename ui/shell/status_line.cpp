// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_line.h"

#include "core/base/text.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace sextant {

StatusLine::StatusLine(const Services& services, QWidget* parent) : QFrame(parent), m_services(services) {
    setProperty("role", QStringLiteral("statusLine"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 16, 4);
    layout->setSpacing(8);
    auto addMeter = [&](const QString& name, MeterBar::Fullness fullness, MeterBar*& bar, QLabel*& text) {
        layout->addWidget(makeLabel(name, LabelRole::Small, this));
        bar = new MeterBar(fullness, this);
        bar->setFixedWidth(56);
        bar->setThickness(4);
        bar->setAccessibleName(name);
        layout->addWidget(bar);
        text = makeLabel({}, LabelRole::Small, this);
        layout->addWidget(text);
        layout->addSpacing(12);
    };
    addMeter(tr("CPU"), MeterBar::Fullness::Welcome, m_processor, m_processorText);
    addMeter(tr("Memory"), MeterBar::Fullness::Trouble, m_memory, m_memoryText);
    m_processorText->setMinimumWidth(32);
    layout->addStretch();
    m_job = makeButton({}, ButtonRole::Link, this);
    m_job->setProperty("role", QStringLiteral("smallLink"));
    m_job->hide();
    layout->addWidget(m_job);
    layout->addSpacing(12);
    m_disk = makeLabel({}, LabelRole::Small, this);
    layout->addWidget(m_disk);
    m_messages = makeIconButton(QStringLiteral("bell"), tr("Messages"), this);
    m_messages->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_messages->setFocusPolicy(Qt::TabFocus);
    layout->addWidget(m_messages);
    connect(m_messages, &QToolButton::clicked, this,
            [this] { Q_EMIT messagesRequested(m_messages->mapToGlobal(QPoint(m_messages->width(), 0))); });
    showUnseen(0);
    connect(m_job, &QPushButton::clicked, this, [this] { Q_EMIT jobChosen(m_jobPath); });
    connect(&services.machine, &MachineProbe::changed, this, &StatusLine::refreshMachine);
    connect(&services.jobs, &JobMonitor::changed, this, &StatusLine::refreshJobs);
    connect(&services.jobs, &JobMonitor::removed, this, &StatusLine::refreshJobs);
    refreshJobs();
}

void StatusLine::showUnseen(int count) {
    m_messages->setText(count > 0 ? QString::number(count) : QString());
    m_messages->setAccessibleName(count > 0 ? tr("Messages, %1 new").arg(count) : tr("Messages"));
}

void StatusLine::refreshMachine() {
    const MachineState& state = m_services.machine.state();
    m_processor->setShare(state.processorUse);
    m_processorText->setText(tr("%1 %").arg(qRound(state.processorUse * 100)));
    m_memory->setShare(state.memoryUse());
    m_memoryText->setText(tr("%1 free").arg(toQString(formatBytes(state.memoryAvailable))));
    m_disk->setText(tr("Disk %1 free").arg(toQString(formatBytes(state.diskFree))));
}

void StatusLine::refreshJobs() {
    const JobSummary* shown = nullptr;
    int running = 0;
    for (const JobSummary& job : m_services.jobs.jobs()) {
        if (!isActive(job.state)) continue;
        ++running;
        if (!shown || job.started > shown->started) shown = &m_services.jobs.jobs().constFind(job.path).value();
    }
    m_job->setVisible(shown);
    if (!shown) return;
    m_jobPath = shown->path;
    QString text = QStringLiteral("%1  ·  %2").arg(shown->name, progressText(*shown));
    if (shown->state == JobState::Running && shown->etaSeconds > 0)
        text += tr("  ·  %1 left").arg(toQString(formatDuration(shown->etaSeconds)));
    if (shown->state == JobState::Paused) text += QStringLiteral("  ·  ") + stateText(shown->state);
    if (running > 1) text += tr("  ·  and %1 more").arg(running - 1);
    m_job->setText(text);
}

}  // namespace sextant
