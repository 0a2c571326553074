// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/shards_view.h"

#include "core/base/text.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/figure_table.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/figure_strip.h"
#include "ui/widgets/job_head.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"

#include <QDesktopServices>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sextant {

namespace {

QString countText(int64_t count) { return toQString(formatCount(static_cast<double>(count))); }

}  // namespace

ShardsView::ShardsView(const Services& services, CurationWorker& worker, QWidget* parent)
    : QWidget(parent), m_worker(worker), m_head(new JobHead(services, JobHead::Resume::Impossible, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(12);
    buildHead();
    buildCards();
    connect(m_head, &JobHead::refreshed, this, &ShardsView::refresh);
    connect(&worker, &CurationWorker::shardsOpened, this, &ShardsView::take);
}

void ShardsView::buildHead() {
    m_train = makeButton(tr("Train on it"), ButtonRole::Primary, m_head);
    QPushButton* folder = makeButton(tr("Open its folder"), ButtonRole::Plain, m_head);
    for (QPushButton* button : {m_train, folder}) m_head->addButton(button);
    layout()->addWidget(m_head);
    connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT trainingRequested(path()); });
    connect(folder, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(path())); });
    m_progress = new QWidget(this);
    auto* progress = new QVBoxLayout(m_progress);
    progress->setContentsMargins(0, 0, 0, 0);
    m_progressText = makeLabel({}, LabelRole::Strong, m_progress);
    m_bar = new MeterBar(MeterBar::Fullness::Welcome, m_progress);
    m_bar->setAccessibleName(tr("How far packing is"));
    m_bar->setThickness(8);
    progress->addWidget(m_progressText);
    progress->addWidget(m_bar);
    layout()->addWidget(m_progress);
}

void ShardsView::buildCards() {
    const auto [scroll, content, column] = makeScrolledColumn(this);
    column->setSpacing(12);
    m_content = content;
    auto* figures = new Card(tr("Shards"), content);
    m_figures = new FigureStrip(
        {tr("tokens to train on"), tr("tokens for validation"), tr("documents"), tr("tokens in the vocabulary")},
        figures);
    figures->body()->addWidget(m_figures);
    column->addWidget(figures);
    m_mixtureCard = new Card(tr("The mixture"), content);
    m_mixture = makeFigureTable(tr("What the mixture took of every source"),
                                {tr("Source"), tr("Had"), tr("Taken"), tr("Share"), tr("Epochs")}, 0, m_mixtureCard);
    m_mixtureCard->body()->addWidget(m_mixture);
    column->addWidget(m_mixtureCard);
    m_filesCard = new Card(tr("Files"), content);
    m_files = makeFigureTable(tr("Files the documents came from"), {tr("File")}, 0, m_filesCard);
    m_filesCard->body()->addWidget(m_files);
    column->addWidget(m_filesCard);
    column->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->addWidget(scroll, 1);
}

int ShardsView::rows() const { return m_mixture->rowCount() > 0 ? m_mixture->rowCount() : m_files->rowCount(); }

QString ShardsView::path() const { return m_head->path(); }

void ShardsView::setJob(const QString& path) {
    if (path != m_head->path()) {
        m_facts.reset();
        m_asked = false;
    }
    m_head->setJob(path);
}

void ShardsView::refresh(const JobSummary& job) {
    const bool active = isActive(job.state);
    m_progress->setVisible(active);
    m_progressText->setText(progressText(job));
    m_bar->setShare(progressShare(job));
    m_train->setVisible(isOpened());
    m_content->setVisible(isOpened());
    if (active) m_asked = false;
    if (job.state == JobState::Finished && !std::exchange(m_asked, true)) m_worker.openShards(path());
}

void ShardsView::take(const ShardsPointer& facts) {
    if (facts->path != path()) return;
    m_facts = facts;
    const ShardsManifest& shards = facts->manifest;
    m_figures->set(0, countText(shards.trainTokens));
    m_figures->set(1, countText(shards.validationTokens));
    m_figures->set(2, groupedNumber(static_cast<double>(shards.documents)));
    m_figures->set(3, groupedNumber(static_cast<double>(shards.vocabularySize)));
    m_mixture->setRowCount(0);
    for (const ShardsManifest::MixedSource& source : shards.mixture)
        addFigures(m_mixture,
                   {toQString(source.source), countText(source.availableTokens), countText(source.tokens),
                    QStringLiteral("%1 %").arg(100.0 * static_cast<double>(source.tokens) /
                                                   static_cast<double>(std::max<int64_t>(1, shards.trainTokens)),
                                               0, 'f', 1),
                    QString::number(source.epochs, 'f', 2)});
    fitHeight(m_mixture);
    m_mixtureCard->setVisible(!shards.mixture.empty());
    m_files->setRowCount(0);
    for (const std::string& file : shards.files) addFigures(m_files, {toQString(file)});
    fitHeight(m_files);
    m_filesCard->setVisible(!shards.files.empty());
    m_head->setComplaint(facts->sentence);
}

}  // namespace sextant
