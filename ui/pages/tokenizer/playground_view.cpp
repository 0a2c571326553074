// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/playground_view.h"

#include "ui/bridge/tokenizer_worker.h"
#include "ui/models/job_text.h"
#include "ui/widgets/figure_strip.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/sample_picker.h"
#include "ui/widgets/segment_bar.h"
#include "ui/widgets/token_details.h"
#include "ui/widgets/token_flow.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr size_t kIdsPerLine = 16;
enum Figure { Tokens, Bytes, BytesPerToken, TokensPerWord, Characters };

QString decimal(double value) { return value > 0 ? QString::number(value, 'f', 2) : QStringLiteral("–"); }

}  // namespace

PlaygroundView::PlaygroundView(TokenizerWorker& worker, QWidget* parent) : QWidget(parent), m_worker(worker) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(12);
    splitter->setProperty("role", QStringLiteral("quiet"));
    splitter->addWidget(buildInput());
    splitter->addWidget(buildResult());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    layout->addWidget(splitter);
    connect(m_input, &QPlainTextEdit::textChanged, this, &PlaygroundView::ask);
    connect(m_samples, &QComboBox::activated, this, [this] { m_input->setPlainText(sampleText(m_samples->sample())); });
    connect(m_mode, &SegmentBar::chosen, this, [this](int mode) {
        m_stack->setCurrentIndex(mode);
        fillIds();
    });
    connect(m_flow, &TokenFlow::currentChanged, this,
            [this](int index) { m_details->setToken(m_flow->text(), index); });
    connect(&worker, &TokenizerWorker::tokenized, this,
            [this](TokenizerWorker::Pane pane, const TokenizedTextPointer& text) {
                if (pane == TokenizerWorker::Pane::Playground) take(text);
            });
    m_samples->choose(QStringLiteral("English"));
    m_input->setPlainText(sampleText(m_samples->sample()));
}

QWidget* PlaygroundView::buildInput() {
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(makeLabel(tr("Text"), LabelRole::CardTitle, holder));
    row->addStretch();
    row->addWidget(makeLabel(tr("Example"), LabelRole::Secondary, holder));
    m_samples = new SamplePicker(tr("Put an example text into the box"), {}, holder);
    row->addWidget(m_samples);
    column->addLayout(row);
    m_input = new QPlainTextEdit(holder);
    m_input->setAccessibleName(tr("The text to split into tokens"));
    m_input->setPlaceholderText(tr("Type or paste a text"));
    m_input->setTabChangesFocus(true);
    m_input->setMinimumHeight(72);
    column->addWidget(m_input, 1);
    return holder;
}

QWidget* PlaygroundView::buildResult() {
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_figures = new FigureStrip(
        {tr("tokens"), tr("bytes"), tr("bytes per token"), tr("tokens per word"), tr("characters")}, holder);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_figures, 1);
    m_mode = new SegmentBar(tr("Show"), {tr("Tokens"), tr("Ids")}, holder);
    tools->addWidget(m_mode, 0, Qt::AlignVCenter);
    QToolButton* copy = makeIconButton(QStringLiteral("copy"), tr("Copy the ids of all tokens"), holder);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(idsText()); });
    tools->addWidget(copy, 0, Qt::AlignVCenter);
    column->addLayout(tools);

    QFrame* card = makeFrame("card", holder);
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(2, 2, 2, 2);
    inner->setSpacing(0);
    m_stack = new QStackedWidget(card);
    m_flow = new TokenFlow(m_stack);
    m_flow->setPlaceholder(tr("The tokens of the text above appear here."));
    m_ids = new QPlainTextEdit(m_stack);
    m_ids->setReadOnly(true);
    m_ids->setProperty("role", QStringLiteral("mono"));
    m_ids->setStyleSheet(QStringLiteral("border: none; padding: 8px; background: transparent;"));
    m_ids->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_ids->setAccessibleName(tr("The ids of the tokens"));
    m_stack->addWidget(m_flow);
    m_stack->addWidget(m_ids);
    m_details = new TokenDetails(card);
    inner->addWidget(m_stack, 1);
    inner->addWidget(makeFrame("hairline", card));
    inner->addWidget(m_details);
    column->addWidget(card, 1);
    return holder;
}

void PlaygroundView::setTokenizer(const QString& path) {
    m_path = path;
    m_flow->setText({});
    m_figures->clear();
    ask();
}

void PlaygroundView::setShown(Shown shown) { m_mode->setCurrent(static_cast<int>(shown)); }

void PlaygroundView::ask() {
    if (!m_path.isEmpty()) m_worker.tokenize(TokenizerWorker::Pane::Playground, m_path, m_input->toPlainText());
}

void PlaygroundView::take(const TokenizedTextPointer& text) {
    m_flow->setText(text);
    m_figures->set(Tokens, groupedNumber(static_cast<double>(text->use.tokens)));
    m_figures->set(Bytes, groupedNumber(static_cast<double>(text->use.bytes)));
    m_figures->set(BytesPerToken, decimal(text->use.bytesPerToken()));
    m_figures->set(TokensPerWord, decimal(text->use.tokensPerWord()));
    m_figures->set(Characters, groupedNumber(static_cast<double>(text->use.characters)));
    fillIds();
}

/// Only while it is seen: the ids of a long text are many lines.
void PlaygroundView::fillIds() {
    if (m_stack->currentWidget() == m_ids) m_ids->setPlainText(idsText());
}

QString PlaygroundView::idsText() const {
    QString ids;
    if (!m_flow->text()) return ids;
    size_t number = 0;
    for (const auto& piece : m_flow->text()->tokens) {
        if (number > 0) ids += number % kIdsPerLine == 0 ? QLatin1Char('\n') : QLatin1Char(' ');
        ids += QString::number(piece.id);
        ++number;
    }
    return ids;
}

}  // namespace sextant
