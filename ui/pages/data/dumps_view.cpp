// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/dumps_view.h"

#include "core/base/text.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/stage_title.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/dump_plot.h"
#include "ui/pages/data/figure_table.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sextant {

DumpsView::DumpsView(CurationWorker& worker, QString workspace, std::function<QStringList()> finishedJobs,
                     QWidget* parent)
    : QWidget(parent), m_worker(worker), m_workspace(std::move(workspace)), m_finishedJobs(std::move(finishedJobs)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 8, 0, 0);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    column->setSpacing(12);
    outer->addWidget(scroll);
    m_sentence = makeLabel({}, LabelRole::Secondary, content);
    m_sentence->setWordWrap(true);
    column->addWidget(m_sentence);
    m_content = new QWidget(content);
    auto* inside = new QVBoxLayout(m_content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(12);
    auto* card = new Card(tr("Removed share by number of dumps"), m_content);
    m_curve = new QComboBox(card);
    m_curve->setAccessibleName(tr("Which dumps"));
    m_curve->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    card->head()->addWidget(m_curve);
    m_plot = new DumpPlot(card);
    card->body()->addWidget(m_plot);
    inside->addWidget(card);
    auto* figures = new Card(tr("Dump by dump"), m_content);
    m_table = makeFigureTable(
        tr("What was removed of every dump"),
        {tr("Dumps"), tr("Added"), tr("Documents"), tr("Removed"), tr("Of it"), tr("Of all so far")}, 1, figures);
    figures->body()->addWidget(m_table);
    inside->addWidget(figures);
    column->addWidget(m_content);
    m_empty = new EmptyState(
        EmptyState::Example::Dumps, tr("No curve yet"),
        tr("It shows how much of everything duplicates are, as more and more dumps are taken together. It needs a "
           "stage that removes duplicates, and more than one source (files, or folders of files), or an index that "
           "several jobs share (the option index of that stage)."),
        tr("New recipe like this"), content);
    m_empty->hide();
    column->addWidget(m_empty);
    column->addStretch(1);
    connect(m_empty, &EmptyState::accepted, this, &DumpsView::recipeRequested);
    connect(m_curve, &QComboBox::currentIndexChanged, this, &DumpsView::showCurve);
    connect(&worker, &CurationWorker::dumpsDrawn, this, &DumpsView::take);
}

void DumpsView::setJob(const CurationFactsPointer& facts) {
    m_facts = facts;
    m_asked = false;
    m_content->hide();
    if (isVisible()) ask();
}

int DumpsView::curves() const { return m_curve->count(); }
int DumpsView::rows() const { return m_table->rowCount(); }

void DumpsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_asked) ask();
}

void DumpsView::ask() {
    if (!m_facts) return;
    m_asked = true;
    m_empty->hide();
    m_sentence->show();
    m_sentence->setText(tr("looking …"));
    m_worker.drawDumps(m_facts->path, m_finishedJobs(), m_workspace);
}

void DumpsView::take(const DumpsPointer& answer) {
    if (!m_facts || answer->path != m_facts->path) return;
    m_answer = answer;
    const QSignalBlocker quiet(m_curve);
    m_curve->clear();
    for (const DumpCurve& curve : answer->curves)
        m_curve->addItem(curve.index.isEmpty() ? tr("%1 over the sources of this job").arg(stageTitle(curve.stage))
                                               : tr("%1 over the jobs of its index").arg(stageTitle(curve.stage)));
    m_content->setVisible(!answer->curves.isEmpty());
    m_curve->setVisible(answer->curves.size() > 1);
    m_sentence->setVisible(!answer->curves.isEmpty());
    m_empty->setVisible(answer->curves.isEmpty());
    showCurve();
}

void DumpsView::showCurve() {
    m_table->setRowCount(0);
    if (!m_answer || m_curve->currentIndex() < 0) return;
    const DumpCurve& curve = m_answer->curves[m_curve->currentIndex()];
    m_plot->setCurve(curve);
    m_sentence->setText(curve.index.isEmpty() ? tr("What comes first stays, so the first sources together are exactly "
                                                   "what a job over them alone would find.")
                                              : tr("Jobs that share the index %1, in the order in which it learnt "
                                                   "them. Every job was compared with all before it.")
                                                    .arg(curve.index));
    auto percent = [](double share) { return QStringLiteral("%1 %").arg(100 * share, 0, 'f', 1); };
    for (qsizetype i = 0; i < curve.points.size(); ++i) {
        const DumpPoint& point = curve.points[i];
        addFigures(m_table, {QString::number(i + 1), point.name, groupedNumber(static_cast<double>(point.in.documents)),
                             groupedNumber(static_cast<double>(point.removed.documents)),
                             percent(point.in.documents > 0 ? static_cast<double>(point.removed.documents) /
                                                                  static_cast<double>(point.in.documents)
                                                            : 0),
                             percent(removedShare(curve, i + 1))});
    }
    fitHeight(m_table);
}

}  // namespace sextant
