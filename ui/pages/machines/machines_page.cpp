// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/machines/machines_page.h"

#include "core/base/text.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kCoreColumns = 8;
constexpr qsizetype kMostCores = 128;

QString bytesText(qint64 bytes) { return toQString(formatBytes(bytes)); }

}  // namespace

MachinesPage::MachinesPage(const Services& services, QWidget* parent) : Page(parent), m_services(services) {
    QVBoxLayout* column = makePageColumn(this);
    QWidget* holder = column->parentWidget();
    m_name = makeLabel(tr("This machine"), LabelRole::Title, holder);
    m_system = makeLabel({}, LabelRole::Secondary, holder);
    column->addWidget(m_name);
    column->addWidget(m_system);
    auto* meters = new QGridLayout;
    meters->setSpacing(16);
    m_processor = addMeter(tr("Processor"), MeterBar::Fullness::Welcome, meters, 0);
    m_memory = addMeter(tr("Memory"), MeterBar::Fullness::Trouble, meters, 1);
    m_disk = addMeter(tr("Disk of the workspace"), MeterBar::Fullness::Trouble, meters, 2);
    column->addLayout(meters);

    auto* cores = new Card(tr("Cores"), holder);
    m_coreGrid = new QGridLayout;
    m_coreGrid->setHorizontalSpacing(12);
    m_coreGrid->setVerticalSpacing(10);
    cores->body()->addLayout(m_coreGrid);
    column->addWidget(cores);

    auto* devices = new Card(tr("Devices"), holder);
    m_devices = makeLabel({}, LabelRole::Body, devices);
    m_devices->setWordWrap(true);
    devices->body()->addWidget(m_devices);
    column->addWidget(devices);

    auto* jobs = new Card(tr("What runs here"), holder);
    m_jobs = makeLabel({}, LabelRole::Body, jobs);
    m_jobs->setWordWrap(true);
    jobs->body()->addWidget(m_jobs);
    column->addWidget(jobs);
    column->addStretch(1);
    connect(&services.machine, &MachineProbe::changed, this, &MachinesPage::refresh);
    connect(&services.jobs, &JobMonitor::changed, this, &MachinesPage::refreshJobs);
    refreshJobs();
    if (services.machine.state().processors > 0) refresh();
}

MachinesPage::Meter MachinesPage::addMeter(const QString& title, MeterBar::Fullness fullness, QGridLayout* grid,
                                           int column) {
    auto* card = new Card(title, this);
    Meter meter{new MeterBar(fullness, card), makeLabel(QStringLiteral("–"), LabelRole::Title, card),
                makeLabel({}, LabelRole::Small, card)};
    meter.bar->setThickness(8);
    meter.bar->setAccessibleName(title);
    meter.note->setWordWrap(true);
    card->body()->addWidget(meter.value);
    card->body()->addWidget(meter.bar);
    card->body()->addWidget(meter.note);
    grid->addWidget(card, 0, column);
    grid->setColumnStretch(column, 1);
    return meter;
}

void MachinesPage::setActive(bool active) {
    m_services.machine.setPace(active ? MachineProbe::Pace::Lively : MachineProbe::Pace::Calm);
}

void MachinesPage::refresh() {
    const MachineState& state = m_services.machine.state();
    m_name->setText(state.host);
    m_system->setText(
        QStringList{state.system, state.processor, tr("up for %1").arg(toQString(formatDuration(state.uptimeSeconds)))}
            .join(QStringLiteral("  ·  ")));
    m_processor.value->setText(tr("%1 %").arg(qRound(state.processorUse * 100)));
    m_processor.bar->setShare(state.processorUse);
    QString note = tr("%1 cores usable, load %2").arg(state.processors).arg(state.loadAverage, 0, 'f', 2);
    if (state.temperature > 0) note += tr(", %1 °C").arg(qRound(state.temperature));
    m_processor.note->setText(note);
    m_memory.value->setText(bytesText(state.memoryAvailable));
    m_memory.bar->setShare(state.memoryUse());
    m_memory.note->setText(tr("free of %1").arg(bytesText(state.memoryTotal)));
    m_disk.value->setText(bytesText(state.diskFree));
    m_disk.bar->setShare(state.diskUse());
    m_disk.note->setText(tr("free of %1").arg(bytesText(state.diskTotal)));
    m_devices->setText(state.graphicsDevices.isEmpty()
                           ? tr("No NVIDIA GPU was found. Training and chat use the processor; `sextant-engine doctor` "
                                "says which instructions it has.")
                           : state.graphicsDevices.join(QLatin1Char('\n')));
    refreshCores();
}

void MachinesPage::refreshCores() {
    const auto& use = m_services.machine.state().coreUse;
    const auto count = static_cast<size_t>(std::min(kMostCores, use.size()));
    while (m_cores.size() < count) {
        const int number = static_cast<int>(m_cores.size());
        auto* bar = new MeterBar(MeterBar::Fullness::Welcome, this);
        bar->setAccessibleName(tr("Core %1").arg(number));
        bar->setToolTip(tr("Core %1").arg(number));
        m_coreGrid->addWidget(bar, number / kCoreColumns, number % kCoreColumns);
        m_cores.push_back(bar);
    }
    for (size_t i = 0; i < count; ++i) m_cores[i]->setShare(use[static_cast<qsizetype>(i)]);
}

void MachinesPage::refreshJobs() {
    QStringList lines;
    for (const JobSummary& job : m_services.jobs.jobs())
        if (isActive(job.state))
            lines << QStringLiteral("%1  ·  %2  ·  %3").arg(job.name, stateText(job.state), progressText(job));
    lines.sort();
    m_jobs->setText(lines.isEmpty() ? tr("Nothing at the moment.") : lines.join(QLatin1Char('\n')));
}

}  // namespace sextant
