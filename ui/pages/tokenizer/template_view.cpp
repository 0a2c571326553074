// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/template_view.h"

#include "ui/bridge/tokenizer_worker.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/token_details.h"
#include "ui/widgets/token_flow.h"
#include "ui/widgets/token_legend.h"

#include <QAbstractTextDocumentLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

namespace {

constexpr int kMostLines = 5;  // of a message, before its box scrolls

/// As tall as its text.
void fitHeight(QPlainTextEdit* edit) {
    const int lines = std::clamp(static_cast<int>(edit->document()->size().height()), 1, kMostLines);
    edit->setVerticalScrollBarPolicy(lines < kMostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    edit->setFixedHeight(lines * QFontMetrics(edit->font()).lineSpacing() + 18);
}

}  // namespace

TemplateView::TemplateView(TokenizerWorker& worker, QWidget* parent) : QWidget(parent), m_worker(worker) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildConversation(), 4);
    layout->addWidget(buildRendered(), 5);
    connect(m_flow, &TokenFlow::currentChanged, this,
            [this](int index) { m_details->setToken(m_flow->text(), index); });
    connect(&worker, &TokenizerWorker::tokenized, this,
            [this](TokenizerWorker::Pane pane, const TokenizedTextPointer& text) {
                if (pane == TokenizerWorker::Pane::Chat) take(text);
            });
    addMessage(PreviewMessage::Role::System, tr("You answer in one sentence."));
    addMessage(PreviewMessage::Role::User, tr("Where does the fox live?"));
    addMessage(PreviewMessage::Role::Assistant, tr("The fox lives in the green wood."));
    addMessage(PreviewMessage::Role::User, tr("And in winter?"));
    addMessage(PreviewMessage::Role::Assistant, tr("Under the old tree."));
}

QWidget* TemplateView::buildConversation() {
    auto* card = new Card(tr("Conversation"), this);
    m_format = new QComboBox(card);
    m_format->setAccessibleName(tr("Chat template"));
    m_format->setToolTip(tr("Chat template"));
    m_format->addItem(tr("The tokenizer's own template"), QString());
    for (const QString& name : chatTemplateNames()) m_format->addItem(name, name);
    m_format->setVisible(m_format->count() > 1);
    connect(m_format, &QComboBox::currentIndexChanged, this, &TemplateView::ask);
    auto* controls = new FlowLayout;
    controls->addWidget(m_format);
    m_begin = new QCheckBox(tr("End where an answer begins"), card);
    m_begin->setToolTip(tr("As in chat: the text stops where the model goes on"));
    connect(m_begin, &QCheckBox::toggled, this, &TemplateView::ask);
    controls->addWidget(m_begin);
    QPushButton* add = makeButton(tr("Add a message"), ButtonRole::Plain, card);
    connect(add, &QPushButton::clicked, this, &TemplateView::addNext);
    controls->addWidget(add);
    card->body()->addLayout(controls);
    const ScrolledColumn scrolled = makeScrolledColumn(card);
    scrolled.column->setContentsMargins(0, 0, 6, 0);
    m_messages = new QVBoxLayout;
    m_messages->setSpacing(6);
    scrolled.column->addLayout(m_messages);
    scrolled.column->addStretch();
    card->body()->addWidget(scrolled.area, 1);
    return card;
}

QWidget* TemplateView::buildRendered() {
    auto* card = new Card(tr("As the model sees it"), this);
    card->layout()->setContentsMargins(2, 12, 2, 2);
    card->head()->setContentsMargins(14, 0, 14, 0);
    auto* legend = new TokenLegend({{tr("trained"), TokenTone::Trained},
                                    {tr("not trained"), TokenTone::Untrained},
                                    {tr("special token"), TokenTone::Special}},
                                   card);
    card->head()->addWidget(legend);
    m_summary = makeLabel({}, LabelRole::Secondary, card);
    m_summary->setContentsMargins(14, 0, 14, 0);
    card->body()->addWidget(m_summary);
    m_sentence = makeLabel({}, LabelRole::Bad, card);
    m_sentence->setContentsMargins(14, 0, 14, 0);
    m_sentence->setWordWrap(true);
    m_sentence->hide();
    card->body()->addWidget(m_sentence);
    card->body()->setSpacing(0);
    m_flow = new TokenFlow(card);
    m_flow->setAccessibleName(tr("The conversation as tokens"));
    m_details = new TokenDetails(card);
    card->body()->addWidget(m_flow, 1);
    card->body()->addWidget(makeFrame("hairline", card));
    card->body()->addWidget(m_details);
    return card;
}

void TemplateView::addMessage(PreviewMessage::Role role, const QString& text) {
    auto* widget = new QWidget(this);
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    Row row{widget, new QComboBox(widget), new QPlainTextEdit(widget)};
    row.role->addItems({tr("System"), tr("User"), tr("Assistant")});
    row.role->setCurrentIndex(static_cast<int>(role));
    row.role->setAccessibleName(tr("Who says it"));
    keepWidth(row.role, 112);
    row.text->setPlainText(text);
    row.text->setTabChangesFocus(true);
    row.text->setAccessibleName(tr("What is said"));
    auto fit = [edit = row.text] { fitHeight(edit); };
    connect(row.text->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, row.text, fit);
    connect(&Theme::instance(), &Theme::changed, row.text, fit);
    fit();
    QToolButton* removing = makeIconButton(QStringLiteral("close"), tr("Remove this message"), widget);
    layout->addWidget(row.role, 0, Qt::AlignTop);
    layout->addWidget(row.text, 1);
    layout->addWidget(removing, 0, Qt::AlignTop);
    m_messages->addWidget(widget);
    m_rows.push_back(row);
    connect(row.role, &QComboBox::currentIndexChanged, this, &TemplateView::ask);
    connect(row.text, &QPlainTextEdit::textChanged, this, &TemplateView::ask);
    connect(removing, &QToolButton::clicked, this, [this, widget] { remove(widget); });
    ask();
}

/// The one whose turn it is.
void TemplateView::addNext() {
    const bool answered =
        m_rows.empty() || m_rows.back().role->currentIndex() != static_cast<int>(PreviewMessage::Role::User);
    addMessage(answered ? PreviewMessage::Role::User : PreviewMessage::Role::Assistant, {});
    m_rows.back().text->setFocus(Qt::OtherFocusReason);
}

void TemplateView::remove(QWidget* row) {
    std::erase_if(m_rows, [row](const Row& entry) { return entry.widget == row; });
    row->hide();
    row->deleteLater();
    ask();
}

void TemplateView::setTokenizer(const QString& path) {
    m_path = path;
    m_flow->setText({});
    m_summary->clear();
    ask();
}

void TemplateView::ask() {
    if (m_path.isEmpty()) return;
    QVector<PreviewMessage> messages;
    for (const Row& row : m_rows)
        messages.append({static_cast<PreviewMessage::Role>(row.role->currentIndex()), row.text->toPlainText()});
    m_worker.renderChat(m_path, m_format->currentData().toString(), messages,
                        m_begin->isChecked() ? AnswerBegin::Add : AnswerBegin::Omit);
}

void TemplateView::take(const TokenizedTextPointer& text) {
    m_flow->setText(text);
    m_sentence->setText(text->sentence);
    m_sentence->setVisible(!text->sentence.isEmpty());
    m_summary->setVisible(text->sentence.isEmpty());
    const auto trained =
        std::count_if(text->tokens.begin(), text->tokens.end(), [](const auto& piece) { return piece.isTrained; });
    m_summary->setText(
        tr("%1 tokens, %2 of them trained")
            .arg(groupedNumber(static_cast<double>(text->tokens.size())), groupedNumber(static_cast<double>(trained))));
}

}  // namespace sextant
