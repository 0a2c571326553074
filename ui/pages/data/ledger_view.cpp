// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/ledger_view.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/pages/data/figure_table.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sextant {

namespace {

QString sizeText(qint64 bytes) { return bytes >= 0 ? toQString(formatBytes(bytes)) : LedgerView::tr("not recorded"); }
QString orUnknown(const QString& text) { return text.isEmpty() ? LedgerView::tr("not recorded") : text; }

}  // namespace

LedgerView::LedgerView(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 8, 0, 0);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    column->setSpacing(12);
    outer->addWidget(scroll);
    auto* card = new Card(tr("Ledger"), content);
    QPushButton* copy = makeButton(tr("Copy"), ButtonRole::Plain, card);
    copy->setToolTip(tr("Copies the ledger as text, for a report or a model card"));
    card->head()->addWidget(copy);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    addFact(grid, tr("Program"), tr("Which version worked"), m_program);
    addFact(grid, tr("Recipe hash"), tr("Of stages and reading options: equal for equal recipes"), m_recipe);
    addFact(grid, tr("Documents hash"), tr("Of everything that was kept: equal when the job is made again"),
            m_documents);
    addFact(grid, tr("Tokenizer"), tr("The fingerprint of the one that counted tokens"), m_tokenizer);
    addFact(grid, tr("Seeds"), tr("Of the stages that draw by chance"), m_seeds);
    addFact(grid, tr("Kept"), tr("What came out"), m_size);
    card->body()->addLayout(grid);
    column->addWidget(card);
    auto* inputs = new Card(tr("Input files"), content);
    m_inputs = makeFigureTable(tr("Files the documents were read from"), {tr("File"), tr("Size")}, 0, inputs);
    inputs->body()->addWidget(m_inputs);
    column->addWidget(inputs);
    column->addStretch(1);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
}

void LedgerView::addFact(QGridLayout* grid, const QString& name, const QString& help, QLabel*& value) {
    const int row = grid->rowCount();
    QLabel* title = makeLabel(name, LabelRole::Secondary, this);
    title->setToolTip(help);
    value = makeLabel({}, LabelRole::Mono, this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    value->setToolTip(help);
    grid->addWidget(title, row, 0, Qt::AlignTop);
    grid->addWidget(value, row, 1);
}

void LedgerView::setJob(const CurationFactsPointer& facts) {
    m_facts = facts;
    const LedgerFacts& ledger = facts->ledger;
    m_program->setText(orUnknown(ledger.program));
    m_recipe->setText(orUnknown(ledger.recipeHash));
    m_documents->setText(orUnknown(ledger.documentsHash));
    m_tokenizer->setText(ledger.tokenizer.isEmpty() ? tr("none: tokens were not counted") : ledger.tokenizer);
    m_seeds->setText(ledger.seeds.isEmpty() ? tr("none") : ledger.seeds);
    m_size->setText(amountText(facts->funnel.kept()));
    m_inputs->setRowCount(0);
    for (const LedgerFacts::Input& input : ledger.inputs) addFigures(m_inputs, {input.file, sizeText(input.bytes)});
    fitHeight(m_inputs);
}

QString LedgerView::text() const {
    if (!m_facts) return {};
    // In English, and with exact sizes: it is for other programs and people, too.
    const LedgerFacts& ledger = m_facts->ledger;
    QString text =
        QStringLiteral("job: %1\nprogram: %2\nrecipe hash: %3\ndocuments hash: %4\ntokenizer: %5\nseeds: %6\ninputs:\n")
            .arg(m_facts->path, ledger.program, ledger.recipeHash, ledger.documentsHash, ledger.tokenizer,
                 ledger.seeds);
    for (const LedgerFacts::Input& input : ledger.inputs)
        text += QStringLiteral("  %1  %2 bytes\n").arg(input.file).arg(input.bytes);
    return text;
}

}  // namespace sextant
