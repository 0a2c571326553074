// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/origin_view.h"

#include "core/base/text.h"
#include "ui/bridge/stage_title.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/figure_table.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cstdlib>

namespace sextant {

namespace {

constexpr int kNameWidth = 150;

QString placeText(const QString& file, qint64 position) {
    const QString name = file.section(QLatin1Char('/'), -1);
    const bool isTable = name.contains(QLatin1String(".csv")) || name.contains(QLatin1String(".tsv")) ||
                         name.endsWith(QLatin1String(".parquet"));
    return isTable ? OriginView::tr("%1, row %2").arg(file, groupedNumber(static_cast<double>(position)))
                   : OriginView::tr("%1, byte %2").arg(file, groupedNumber(static_cast<double>(position)));
}

/// The rule a document was dropped for, with its value and limit.
QString brokenText(const DocumentFacts& document, const QString& stage) {
    for (const SignalFacts& facts : document.signalFacts)
        if (facts.stage == stage && facts.isBroken)
            return facts.value < facts.minimum
                       ? OriginView::tr("%1 is %2 (minimum %3)")
                             .arg(facts.rule, figureText(facts.value), figureText(facts.minimum))
                       : OriginView::tr("%1 is %2 (maximum %3)")
                             .arg(facts.rule, figureText(facts.value), figureText(facts.maximum));
    return OriginView::tr("it is like a document that stays");
}

/// Whether the stage changed the text. Jobs of older programs recorded only how many documents it changed.
QString editText(const OriginStep& step, const CurationFacts& job, qsizetype stage) {
    if (step.longer) {
        if (*step.longer == 0) return OriginView::tr("; the text was changed, as long as before");
        const QString bytes = toQString(formatBytes(std::abs(*step.longer)));
        return *step.longer < 0 ? OriginView::tr("; the text was changed, %1 shorter").arg(bytes)
                                : OriginView::tr("; the text was changed, %1 longer").arg(bytes);
    }
    const FunnelFigures& funnel = job.funnel;
    if (job.stages[stage].recordsEdits || step.outcome != OriginStep::Outcome::Kept || stage >= funnel.stages.size() ||
        funnel.stages[stage].edited.documents == 0)
        return {};
    return OriginView::tr("; it edits texts (%1 of this job)")
        .arg(documentsText(funnel.stages[stage].edited.documents));
}

QString outcomeText(const OriginStep& step, const DocumentFacts& document, const CurationFacts& job, qsizetype stage) {
    switch (step.outcome) {
        case OriginStep::Outcome::Unreached:
            return step.rules > 0 ? OriginView::tr("already removed; measured all the same")
                                  : OriginView::tr("already removed");
        case OriginStep::Outcome::Dropped:
            return OriginView::tr("dropped: %1").arg(brokenText(document, step.stage));
        case OriginStep::Outcome::Cut:
            return OriginView::tr("%1 passages were cut out, %2: they stand in documents that stay")
                .arg(step.cuts)
                .arg(toQString(formatBytes(step.cutBytes)));
        case OriginStep::Outcome::Kept:
            break;
    }
    if (job.stages[stage].isCorpus) return OriginView::tr("stays: nothing before it is like it");
    return step.rules > 1    ? OriginView::tr("kept: within the limits of %1 rules").arg(step.rules)
           : step.rules == 1 ? OriginView::tr("kept: within its limits")
                             : OriginView::tr("kept");
}

}  // namespace

OriginView::OriginView(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    m_column = new QVBoxLayout;
    m_column->setSpacing(2);
    column->addLayout(m_column);
    column->addStretch(1);
    outer->addWidget(scroll);
}

void OriginView::clear() {
    clearLayout(m_column);
    m_lines.clear();
}

void OriginView::add(const QString& name, const QString& words, int64_t row) {
    m_lines << name + QStringLiteral(": ") + words;
    auto* line = new QHBoxLayout;
    line->setSpacing(12);
    QLabel* title = makeLabel(name, LabelRole::Secondary);
    keepWidth(title, kNameWidth);
    title->setAlignment(Qt::AlignRight | Qt::AlignTop);
    QLabel* text = makeLabel(words, LabelRole::Body);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setMinimumWidth(1);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line->addWidget(title);
    line->addWidget(text, 1);
    if (row >= 0) {
        QPushButton* show = makeButton(tr("Show it"), ButtonRole::Link);
        show->setAccessibleName(tr("Show %1").arg(words));
        connect(show, &QPushButton::clicked, this, [this, row] { Q_EMIT documentRequested(row); });
        line->addWidget(show, 0, Qt::AlignTop);
    }
    m_column->addLayout(line);
}

void OriginView::setDocument(const DocumentFacts& document, const CurationFacts& job) {
    clear();
    if (!document.sentence.isEmpty()) return;
    add(tr("read from"), placeText(document.file, document.position));
    for (qsizetype stage = 0; stage < document.origin.size(); ++stage) {
        if (stage >= job.stages.size()) break;
        const OriginStep& step = document.origin[stage];
        QString words = outcomeText(step, document, job, stage);
        // Of what was cut out it is said already.
        if (step.outcome != OriginStep::Outcome::Cut) words += editText(step, job, stage);
        add(stageTitle(step.stage), words);
    }
    for (const SurvivorLink& link : document.survivors) {
        if (link.row < 0) {
            add(tr("in its place"),
                tr("a document of an earlier job in the index, similarity %1").arg(link.similarity, 0, 'f', 3));
            break;
        }
        const QString fate =
            link.droppedBy.isEmpty() ? tr("kept") : tr("dropped later by %1").arg(stageTitle(link.droppedBy));
        add(tr("in its place"),
            tr("%1 (%2), similarity %3, %4")
                .arg(link.id, placeText(link.file, link.position))
                .arg(link.similarity, 0, 'f', 3)
                .arg(fate),
            link.row);
    }
    add(tr("as it came out"), amountText({1, document.bytes, std::max<int64_t>(0, document.tokens)}));
}

}  // namespace sextant
