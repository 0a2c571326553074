// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/home_page.h"

#include "core/base/text.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_list_model.h"
#include "ui/models/job_text.h"
#include "ui/pages/home/job_row.h"
#include "ui/pages/home/own_data_card.h"
#include "ui/pages/home/tour_card.h"
#include "ui/theme/icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kRunningShown = 6;
constexpr int kEndedShown = 8;

}  // namespace

HomePage::HomePage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_running(new JobListModel(
          [](const JobSummary& job) { return isActive(job.state) || job.state == JobState::Queued; }, this)),
      m_ended(new JobListModel(
          [](const JobSummary& job) { return !isActive(job.state) && job.state != JobState::Queued; }, this)) {
    QVBoxLayout* column = makePageColumn(this);
    column->addWidget(buildWelcome());
    m_ownData = new OwnDataCard(services, this);
    m_ownData->hide();
    connect(m_ownData, &OwnDataCard::stepRequested, this, &HomePage::linkActivated);
    column->addWidget(m_ownData);
    m_tour = new TourCard(this);
    connect(m_tour, &TourCard::watchRequested, this,
            [this](const QString& job) { Q_EMIT linkActivated(QStringLiteral("runs"), job); });
    connect(m_tour, &TourCard::talkRequested, this,
            [this](const QString& checkpoint) { Q_EMIT linkActivated(QStringLiteral("chat"), checkpoint); });
    column->addWidget(m_tour);
    m_runningCard = buildJobs(tr("Running"), m_running, m_runningRows);
    column->addWidget(m_runningCard);
    m_endedCard = buildJobs(tr("Done"), m_ended, m_endedRows);
    column->addWidget(m_endedCard);
    column->addWidget(buildMachine());
    column->addStretch(1);

    auto refresh = [this] {
        refreshJobs(m_runningCard, m_running, m_runningRows, kRunningShown);
        refreshJobs(m_endedCard, m_ended, m_endedRows, kEndedShown);
        refreshTour();
    };
    for (JobListModel* model : {m_running, m_ended}) {
        connect(model, &QAbstractItemModel::rowsInserted, this, refresh);
        connect(model, &QAbstractItemModel::rowsRemoved, this, refresh);
        connect(model, &QAbstractItemModel::modelReset, this, refresh);
        connect(model, &QAbstractItemModel::dataChanged, this, refresh);
        model->attach(services.jobs);
    }
    refresh();
    connect(&services.machine, &MachineProbe::changed, this, &HomePage::refreshMachine);
    if (services.machine.state().processors > 0) refreshMachine();
    connect(&services.launcher, &EngineLauncher::started, m_demo, [this] { m_demo->setEnabled(true); });
    connect(&services.launcher, &EngineLauncher::failed, m_demo, [this] { m_demo->setEnabled(true); });
}

QWidget* HomePage::buildWelcome() {
    auto* card = new Card({}, this);
    card->layout()->setContentsMargins(24, 20, 24, 24);
    card->body()->addWidget(makeLabel(tr("Make a language model"), LabelRole::Title, card));
    QLabel* text = makeLabel(
        tr("Watch every step on a small text that comes with Sextant: a tokenizer is learned, a model is trained, and "
           "in the end you talk to it. A few minutes on this machine; every setting stays open."),
        LabelRole::Secondary, card);
    text->setWordWrap(true);
    card->body()->addWidget(text);
    card->body()->addSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_demo = makeButton(tr("Train a tiny model now"), ButtonRole::Primary, card);
    m_demo->setObjectName(QStringLiteral("trainTinyModel"));
    m_demo->setMinimumHeight(Theme::instance().scaled(36));
    QPushButton* ownData = makeButton(tr("Do it with my data"), ButtonRole::Plain, card);
    ownData->setMinimumHeight(Theme::instance().scaled(36));
    row->addWidget(m_demo);
    row->addWidget(ownData);
    row->addStretch();
    card->body()->addLayout(row);
    connect(m_demo, &QPushButton::clicked, this, &HomePage::startDemo);
    connect(ownData, &QPushButton::clicked, this, [this] { m_ownData->setVisible(!m_ownData->isVisible()); });
    return card;
}

Card* HomePage::buildJobs(const QString& title, JobListModel*, QVBoxLayout*& rows) {
    auto* card = new Card(title, this);
    card->layout()->setContentsMargins(16, 12, 16, 10);
    rows = new QVBoxLayout;
    rows->setSpacing(0);
    card->body()->addLayout(rows);
    return card;
}

/// Rows are reused: a batch of changes moves texts, not widgets.
void HomePage::refreshJobs(Card* card, JobListModel* model, QVBoxLayout* rows, int limit) {
    const int count = std::min(limit, model->rowCount());
    card->setVisible(count > 0);
    while (rows->count() > count) {
        QLayoutItem* item = rows->takeAt(rows->count() - 1);
        item->widget()->deleteLater();
        delete item;
    }
    while (rows->count() < count) {
        auto* row = new JobRow(card);
        connect(row, &QAbstractButton::clicked, this, [this, row] {
            const JobSummary* job = m_services.jobs.find(row->job());
            Q_EMIT linkActivated(lookOf(job ? job->kind : QString()).page, row->job());
        });
        rows->addWidget(row);
    }
    for (int i = 0; i < count; ++i) static_cast<JobRow*>(rows->itemAt(i)->widget())->setJob(*model->at(i));
}

/// The newest guided run, as long as there is one.
void HomePage::refreshTour() {
    const QString folder = m_services.jobs.workspace() + QStringLiteral("/demo");
    const JobSummary* newest = nullptr;
    for (auto job = m_services.jobs.jobs().constBegin(); job != m_services.jobs.jobs().constEnd(); ++job)
        if (job->path.startsWith(folder) && job->isTraining() && (!newest || job->started > newest->started))
            newest = &job.value();
    m_tour->setVisible(newest);
    if (newest) m_tour->setJob(*newest);
}

void HomePage::addMeter(const QString& name, MeterBar::Fullness fullness, MeterBar*& bar, QLabel*& value,
                        QGridLayout* grid) {
    const int row = grid->rowCount();
    bar = new MeterBar(fullness, this);
    bar->setAccessibleName(name);
    value = makeLabel({}, LabelRole::Mono, this);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setMinimumWidth(190);
    grid->addWidget(makeLabel(name, LabelRole::Secondary, this), row, 0);
    grid->addWidget(bar, row, 1);
    grid->addWidget(value, row, 2);
}

QWidget* HomePage::buildMachine() {
    auto* card = new Card(tr("This machine"), this);
    m_machineName = makeLabel({}, LabelRole::Secondary, card);
    card->head()->addWidget(m_machineName);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    addMeter(tr("Processor"), MeterBar::Fullness::Welcome, m_processor, m_processorText, grid);
    addMeter(tr("Memory"), MeterBar::Fullness::Trouble, m_memory, m_memoryText, grid);
    addMeter(tr("Disk"), MeterBar::Fullness::Trouble, m_disk, m_diskText, grid);
    card->body()->addLayout(grid);
    return card;
}

void HomePage::refreshMachine() {
    const MachineState& state = m_services.machine.state();
    m_machineName->setText(state.processor);
    m_processor->setShare(state.processorUse);
    m_processorText->setText(tr("%1 % of %2 cores").arg(qRound(state.processorUse * 100), 3).arg(state.processors));
    m_memory->setShare(state.memoryUse());
    m_memoryText->setText(
        tr("%1 of %2 free")
            .arg(toQString(formatBytes(state.memoryAvailable)), toQString(formatBytes(state.memoryTotal))));
    m_disk->setShare(state.diskUse());
    m_diskText->setText(
        tr("%1 of %2 free").arg(toQString(formatBytes(state.diskFree)), toQString(formatBytes(state.diskTotal))));
}

void HomePage::startDemo() {
    m_demo->setEnabled(false);
    m_services.launcher.startDemo();
}

std::vector<PaletteEntry> HomePage::paletteEntries() {
    return {{tr("Train a tiny model now"), tr("Home"), QStringLiteral("spark"), [this] { startDemo(); }},
            {tr("Train with my data"), tr("Home"), QStringLiteral("folder"), [this] {
                 Q_EMIT linkActivated(QStringLiteral("home"), {});
                 m_ownData->show();
             }}};
}

}  // namespace sextant
