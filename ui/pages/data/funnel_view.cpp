// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/funnel_view.h"

#include "core/base/text.h"
#include "ui/bridge/curation_questions.h"
#include "ui/bridge/job_types.h"
#include "ui/bridge/stage_title.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/figure_table.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"
#include "ui/widgets/segment_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kStageRole = Qt::UserRole, kReasonRole = Qt::UserRole + 1;
constexpr int kTokensMeasure = static_cast<int>(FunnelChart::Measure::Tokens), kTokensColumn = 4;

}  // namespace

FunnelView::FunnelView(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 8, 0, 0);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    column->setSpacing(12);
    outer->addWidget(scroll);

    m_progress = new QWidget(content);
    auto* progress = new QVBoxLayout(m_progress);
    progress->setContentsMargins(0, 0, 0, 0);
    progress->setSpacing(6);
    auto* row = new QHBoxLayout;
    m_stage = makeLabel({}, LabelRole::Strong, m_progress);
    m_figures = makeLabel({}, LabelRole::Mono, m_progress);
    row->addWidget(m_stage);
    row->addStretch();
    row->addWidget(m_figures);
    progress->addLayout(row);
    m_bar = new MeterBar(MeterBar::Fullness::Welcome, m_progress);
    m_bar->setAccessibleName(tr("How far this stage is"));
    m_bar->setThickness(8);
    progress->addWidget(m_bar);
    column->addWidget(m_progress);

    auto* card = new Card(tr("Funnel"), content);
    m_measure = new SegmentBar(tr("Measure"), {tr("Documents"), tr("Bytes"), tr("Tokens")}, card);
    card->head()->addWidget(m_measure);
    m_kept = makeLabel({}, LabelRole::Secondary, card);
    m_kept->setWordWrap(true);
    card->body()->addWidget(m_kept);
    m_rejects = makeButton({}, ButtonRole::Link, card);
    m_rejects->hide();
    card->body()->addWidget(m_rejects, 0, Qt::AlignLeft);
    connect(m_rejects, &QPushButton::clicked, this, &FunnelView::rejectsRequested);
    m_chart = new FunnelChart(card);
    card->body()->addWidget(m_chart);
    column->addWidget(card);
    connect(m_measure, &SegmentBar::chosen, m_chart,
            [this](int index) { m_chart->setMeasure(static_cast<FunnelChart::Measure>(index)); });

    auto* reasons = new Card(tr("Reasons"), content);
    m_table =
        makeFigureTable(tr("What every rule dropped"),
                        {tr("Stage"), tr("Rule"), tr("Documents"), tr("Text"), tr("Tokens"), tr("Of all")}, 1, reasons);
    reasons->body()->addWidget(m_table);
    // A click or Enter; the selection alone only reads.
    const auto chooseItem = [this](const QTableWidgetItem* item) {
        const QTableWidgetItem* first = m_table->item(item->row(), 0);
        choose(first->data(kStageRole).toInt(), first->data(kReasonRole).toInt());
    };
    connect(m_table, &QTableWidget::itemClicked, this, chooseItem);
    connect(m_table, &QTableWidget::itemActivated, this, chooseItem);
    connect(m_chart, &FunnelChart::droppedChosen, this, &FunnelView::choose);
    column->addWidget(reasons);
    column->addStretch(1);
}

void FunnelView::setJob(const JobSummary& job) {
    const bool active = isActive(job.state);
    m_progress->setVisible(active);
    if (active) {
        m_stage->setText(stageText(job.stage));
        m_bar->setShare(job.total > 0 ? job.done / job.total : -1);
        QString words =
            job.unit == QLatin1String("bytes")
                ? tr("%1 of %2")
                      .arg(toQString(formatBytes(static_cast<int64_t>(job.done))),
                           toQString(formatBytes(static_cast<int64_t>(job.total))))
                : tr("%1 of %2 %3").arg(groupedNumber(job.done), groupedNumber(job.total), unitText(job.unit));
        if (job.etaSeconds >= 0) words += tr("  ·  %1 left").arg(toQString(formatDuration(job.etaSeconds)));
        m_figures->setText(job.total > 0 ? words : QString());
    }
    if (job.funnel)
        setFunnel(funnelFrom(*job.funnel), 0);
    else if (active)
        setFunnel({}, 0);
}

void FunnelView::setFunnel(const FunnelFigures& funnel, double seconds) {
    m_shown = funnel;
    m_chart->setFunnel(funnel);
    if (funnel.hasTokens())
        m_measure->enableChoice(kTokensMeasure);
    else
        m_measure->disableChoice(
            kTokensMeasure,
            tr("This job counted no tokens: name a tokenizer in a recipe like it, and the funnel has them"));
    const Amount kept = funnel.kept();
    QStringList words;
    if (funnel.read.documents > 0)
        words << tr("%1 of %2 kept")
                     .arg(documentsText(kept.documents), groupedNumber(static_cast<double>(funnel.read.documents)))
              << tr("%1 of %2").arg(toQString(formatBytes(kept.bytes)), toQString(formatBytes(funnel.read.bytes)));
    if (funnel.hasTokens())
        words << tr("%1 of %2")
                     .arg(tokensText(kept.tokens), toQString(formatCount(static_cast<double>(funnel.read.tokens))));
    if (seconds > 0)
        words << tr("took %1, %2/s")
                     .arg(toQString(formatDuration(seconds)), toQString(formatBytes(static_cast<int64_t>(
                                                                  static_cast<double>(funnel.read.bytes) / seconds))));
    m_kept->setText(words.join(QStringLiteral("  ·  ")));
    m_rejects->setVisible(funnel.rejects > 0);
    m_rejects->setText(funnel.rejects == 1 ? tr("1 record could not be read: where and why")
                                           : tr("%1 records could not be read: where and why")
                                                 .arg(groupedNumber(static_cast<double>(funnel.rejects))));
    fillTable(funnel);
}

void FunnelView::setRejects(Rejects rejects) {
    m_rejects->setEnabled(rejects == Rejects::Listed);
    m_rejects->setToolTip(rejects == Rejects::Listed ? QString() : tr("They are listed when the job has ended"));
}

void FunnelView::setDocuments(Documents documents) {
    m_documents = documents;
    const bool open = documents == Documents::Open;
    m_chart->setDocuments(open ? FunnelChart::Documents::Open : FunnelChart::Documents::Unknown);
    m_table->viewport()->setCursor(open ? Qt::PointingHandCursor : Qt::ArrowCursor);
    m_table->setToolTip(open ? tr("Click to read the documents") : QString());
}

void FunnelView::choose(int stage, int reason) {
    if (m_documents != Documents::Open || stage >= m_shown.stages.size()) return;
    const QVector<FunnelReason>& dropped = m_shown.stages[stage].dropped;
    if (reason < dropped.size()) Q_EMIT droppedRequested(stage, dropped[reason].rule);
}

void FunnelView::fillTable(const FunnelFigures& funnel) {
    m_table->setRowCount(0);
    for (int stageIndex = 0; stageIndex < funnel.stages.size(); ++stageIndex) {
        const FunnelStage& stage = funnel.stages[stageIndex];
        for (int i = 0; i < stage.dropped.size(); ++i) {
            const FunnelReason& reason = stage.dropped[i];
            if (reason.amount.documents == 0) continue;
            const double share = funnel.read.documents > 0 ? 100.0 * static_cast<double>(reason.amount.documents) /
                                                                 static_cast<double>(funnel.read.documents)
                                                           : 0;
            addFigures(m_table, {stageTitle(stage.name), reason.rule,
                                 groupedNumber(static_cast<double>(reason.amount.documents)),
                                 toQString(formatBytes(reason.amount.bytes)),
                                 toQString(formatCount(static_cast<double>(reason.amount.tokens))),
                                 QStringLiteral("%1 %").arg(share, 0, 'f', 2)});
            QTableWidgetItem* first = m_table->item(m_table->rowCount() - 1, 0);
            first->setData(kStageRole, stageIndex);
            first->setData(kReasonRole, i);
        }
    }
    m_table->setColumnHidden(kTokensColumn, !funnel.hasTokens());
    fitHeight(m_table);
}

}  // namespace sextant
