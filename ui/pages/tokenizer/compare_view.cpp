// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/compare_view.h"

#include "ui/bridge/tokenizer_worker.h"
#include "ui/models/comparison_model.h"
#include "ui/models/job_text.h"
#include "ui/pages/tokenizer/difference_delegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/token_flow.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <utility>

namespace sextant {

namespace {

const QString kOpenEntry = QStringLiteral(":open");

}  // namespace

CompareView::CompareView(TokenizerWorker& worker, QWidget* parent)
    : QWidget(parent), m_worker(worker), m_model(new ComparisonModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildTable(), 3);
    layout->addWidget(buildTexts(), 2);
    connect(m_partner, &QComboBox::activated, this, [this] {
        const QString path = m_partner->currentData().toString();
        if (path == kOpenEntry) {
            choosePartner(m_second);
            Q_EMIT openRequested();
        } else {
            choosePartner(path);
        }
    });
    connect(&worker, &TokenizerWorker::compared, this, &CompareView::take);
    connect(&worker, &TokenizerWorker::tokenized, this,
            [this](TokenizerWorker::Pane pane, const TokenizedTextPointer& text) {
                if (pane == TokenizerWorker::Pane::CompareFirst && text->path == m_first)
                    showText(QStringLiteral("A"), m_firstName, m_firstTitle, m_firstFlow, text);
                if (pane == TokenizerWorker::Pane::CompareSecond && text->path == m_second)
                    showText(QStringLiteral("B"), m_partner->currentText(), m_secondTitle, m_secondFlow, text);
            });
}

QWidget* CompareView::buildTable() {
    auto* card = new Card({}, this);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(makeLabel(QStringLiteral("A"), LabelRole::CardTitle, card));
    m_firstLabel = makeLabel({}, LabelRole::Body, card);
    row->addWidget(m_firstLabel);
    row->addSpacing(16);
    row->addWidget(makeLabel(QStringLiteral("B"), LabelRole::CardTitle, card));
    m_partner = new QComboBox(card);
    m_partner->setAccessibleName(tr("The tokenizer to compare with"));
    m_partner->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row->addWidget(m_partner);
    row->addStretch();
    m_sum = makeLabel({}, LabelRole::Strong, card);
    m_sum->setToolTip(tr("Over all texts of the table"));
    row->addWidget(m_sum);
    card->body()->addLayout(row);
    m_sentence = makeLabel({}, LabelRole::Bad, card);
    m_sentence->setWordWrap(true);
    m_sentence->hide();
    card->body()->addWidget(m_sentence);
    m_table = makePlainTable(m_model, tr("Two tokenizers by language and code"), card);
    m_table->setItemDelegateForColumn(ComparisonModel::DifferenceColumn, new DifferenceDelegate(m_table));
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ComparisonModel::DifferenceColumn, QHeaderView::Stretch);
    card->body()->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (const ComparisonRow* chosen = m_model->at(index.row())) m_sample = QString::fromStdString(chosen->label);
        askTexts();
    });
    return card;
}

QWidget* CompareView::buildFlow(QLabel*& title, TokenFlow*& flow) {
    QFrame* card = makeFrame("card", this);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(2, 8, 2, 2);
    column->setSpacing(2);
    title = makeLabel({}, LabelRole::Strong, card);
    title->setContentsMargins(10, 0, 10, 0);
    flow = new TokenFlow(card);
    column->addWidget(title);
    column->addWidget(flow, 1);
    return card;
}

QWidget* CompareView::buildTexts() {
    auto* holder = new QWidget(this);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(buildFlow(m_firstTitle, m_firstFlow), 1);
    row->addWidget(buildFlow(m_secondTitle, m_secondFlow), 1);
    m_firstFlow->setAccessibleName(tr("The text as tokens of A"));
    m_secondFlow->setAccessibleName(tr("The text as tokens of B"));
    return holder;
}

void CompareView::setTokenizer(const QString& path, const QString& name) {
    m_first = path;
    m_firstName = name;
    m_firstLabel->setText(name);
    m_firstFlow->setText({});
    m_asked.clear();
    if (isVisible()) ask();
}

void CompareView::setChoices(const std::vector<TokenizerEntry>& entries) {
    QStringList names;
    for (const TokenizerEntry& entry : entries) names << entry.name << entry.path;
    names << m_first;
    // Jobs report many times a second; the list may be open at this moment.
    if (std::exchange(m_choices, names) == names) return;
    const QSignalBlocker quiet(m_partner);
    m_partner->clear();
    for (const TokenizerEntry& entry : entries) m_partner->addItem(entry.name, entry.path);
    m_partner->addItem(tr("Open a tokenizer …"), kOpenEntry);
    // Comparing with itself says nothing: another one if there is one, unless that was asked for.
    if (m_partner->findData(m_second) < 0 || (m_second == m_first && !m_partnerAsked)) {
        m_second.clear();
        for (const TokenizerEntry& entry : entries)
            if (m_second.isEmpty() || (m_second == m_first && entry.path != m_first)) m_second = entry.path;
        m_partnerAsked = false;
    }
    m_partner->setCurrentIndex(m_partner->findData(m_second));
    if (isVisible()) ask();
}

void CompareView::choosePartner(const QString& path) {
    m_second = path;
    m_partnerAsked = true;
    m_partner->setCurrentIndex(m_partner->findData(path));
    if (isVisible()) ask();
}

void CompareView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    ask();
}

void CompareView::ask() {
    const QString wanted = m_first + QLatin1Char('\n') + m_second;
    if (m_first.isEmpty() || m_second.isEmpty() || wanted == m_asked) return;
    m_asked = wanted;
    m_worker.compare(m_first, m_second);
}

void CompareView::askTexts() {
    if (m_sample.isEmpty() || m_first.isEmpty() || m_second.isEmpty()) return;
    m_worker.tokenize(TokenizerWorker::Pane::CompareFirst, m_first, sampleText(m_sample));
    m_worker.tokenize(TokenizerWorker::Pane::CompareSecond, m_second, sampleText(m_sample));
}

void CompareView::take(const TokenizerComparisonPointer& comparison) {
    if (comparison->first != m_first || comparison->second != m_second) return;
    m_sentence->setText(comparison->sentence);
    m_sentence->setVisible(!comparison->sentence.isEmpty());
    m_model->setRows(comparison->rows);
    int64_t first = 0, second = 0;
    int row = 0;
    for (size_t i = 0; i < comparison->rows.size(); ++i) {
        first += comparison->rows[i].first.tokens;
        second += comparison->rows[i].second.tokens;
        if (QString::fromStdString(comparison->rows[i].label) == m_sample) row = static_cast<int>(i);
    }
    if (first > 0) {
        const double difference = static_cast<double>(second - first) / static_cast<double>(first) * 100;
        m_sum->setText(qRound(difference) == 0 ? tr("As many tokens in B")
                       : difference < 0        ? tr("%1 % fewer tokens in B").arg(qRound(-difference))
                                               : tr("%1 % more tokens in B").arg(qRound(difference)));
    } else {
        m_sum->clear();
    }
    m_secondFlow->setText({});
    if (m_model->rowCount() > 0) m_table->selectRow(row);
    askTexts();
}

void CompareView::showText(const QString& letter, const QString& name, QLabel* title, TokenFlow* flow,
                           const TokenizedTextPointer& text) {
    flow->setText(text);
    title->setText(tr("%1  %2: %3 tokens").arg(letter, name, groupedNumber(static_cast<double>(text->use.tokens))));
}

}  // namespace sextant
