// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/score_view.h"

#include "ui/bridge/engine_question.h"
#include "ui/bridge/model_answers.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/figure_strip.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/sample_picker.h"
#include "ui/widgets/token_details.h"
#include "ui/widgets/token_flow.h"
#include "ui/widgets/token_legend.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr qsizetype kLongestText = 1 << 20;  // characters
enum Figure { Tokens, Bytes, BitsPerByte, Perplexity, LogProbability };

float logOf(double probability) { return static_cast<float>(std::log(probability)); }

}  // namespace

ScoreView::ScoreView(QWidget* parent) : QWidget(parent), m_question(new EngineQuestion(this)) {
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
    connect(m_samples, &QComboBox::activated, this, [this] { m_input->setPlainText(sampleText(m_samples->sample())); });
    connect(m_input, &QPlainTextEdit::textChanged, this, &ScoreView::refresh);
    connect(m_score, &QPushButton::clicked, this, &ScoreView::score);
    connect(m_stop, &QPushButton::clicked, this, &ScoreView::stop);
    connect(m_flow, &TokenFlow::currentChanged, this,
            [this](int index) { m_details->setToken(m_flow->text(), index); });
    connect(m_question, &EngineQuestion::answered, this, [this](const QByteArray& output) { take(output); });
    connect(m_question, &EngineQuestion::failed, this, [this](const QString& sentence) {
        showSentence(sentence);
        refresh();
    });
    m_samples->choose(QStringLiteral("English"));
    m_input->setPlainText(sampleText(m_samples->sample()));
    refresh();
}

QWidget* ScoreView::buildInput() {
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(makeLabel(tr("Text"), LabelRole::CardTitle, holder));
    m_samples = new SamplePicker(tr("Put an example text into the box"), {}, holder);
    row->addWidget(m_samples);
    row->addStretch();
    m_state = makeLabel({}, LabelRole::Secondary, holder);
    row->addWidget(m_state);
    m_stop = makeButton(tr("Stop"), ButtonRole::Plain, holder);
    m_score = makeButton(tr("Score"), ButtonRole::Primary, holder);
    m_score->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_score->setToolTip(tr("Ctrl+Return"));
    row->addWidget(m_stop);
    row->addWidget(m_score);
    column->addLayout(row);
    m_input = new QPlainTextEdit(holder);
    m_input->setAccessibleName(tr("The text to score"));
    m_input->setPlaceholderText(tr("Type or paste a text"));
    m_input->setTabChangesFocus(true);
    m_input->setMinimumHeight(72);
    column->addWidget(m_input, 1);
    m_sentence = makeLabel({}, LabelRole::Bad, holder);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->hide();
    column->addWidget(m_sentence);
    return holder;
}

QWidget* ScoreView::buildResult() {
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_figures = new FigureStrip(
        {tr("tokens"), tr("bytes"), tr("bits per byte"), tr("perplexity"), tr("log-probability")}, holder);
    column->addWidget(m_figures);
    QFrame* card = makeFrame("card", holder);
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(2, 2, 2, 2);
    inner->setSpacing(0);
    m_flow = new TokenFlow(card);
    m_flow->setPlaceholder(
        tr("The tokens of the text appear here: the stronger the colour, the less the model expected "
           "them."));
    m_details = new TokenDetails(card);
    inner->addWidget(m_flow, 1);
    inner->addWidget(makeFrame("hairline", card));
    inner->addWidget(m_details);
    column->addWidget(card, 1);
    column->addWidget(new TokenLegend({{tr("certain"), TokenTone::Scored, logOf(1)},
                                       {tr("1 in 10"), TokenTone::Scored, logOf(0.1)},
                                       {tr("1 in 100"), TokenTone::Scored, logOf(0.01)},
                                       {tr("1 in 1,000 or less"), TokenTone::Scored, logOf(0.0003)},
                                       {tr("not scored"), TokenTone::Scored, std::nanf("")}},
                                      holder));
    return holder;
}

void ScoreView::setModel(const QString& path) {
    if (path == m_path) return;
    m_question->cancel();
    m_path = path;
    m_scoring = {};
    m_flow->setText(nullptr);
    m_figures->clear();
    showSentence({});
    refresh();
}

void ScoreView::setRefusal(const QString& sentence) {
    m_refusal = sentence;
    refresh();
}

bool ScoreView::isScoring() const { return m_question->isOpen(); }

void ScoreView::score() {
    if (!m_score->isEnabled()) return;
    showSentence({});
    m_question->ask({QStringLiteral("score"), QStringLiteral("--model"), m_path, QStringLiteral("--whole")},
                    m_input->toPlainText().toUtf8());
    refresh();
}

bool ScoreView::stop() {
    if (!m_question->isOpen()) return false;
    m_question->cancel();
    refresh();
    return true;
}

void ScoreView::take(const QByteArray& output) {
    const auto scoring = textScoring(output.trimmed().toStdString(), m_path);
    if (!scoring) {
        showSentence(sentenceOf(scoring.error()));
        return refresh();
    }
    m_scoring = scoring.value();
    m_flow->setText(m_scoring.text);
    m_figures->set(Tokens, groupedNumber(static_cast<double>(m_scoring.text->tokens.size())));
    m_figures->set(Bytes, groupedNumber(static_cast<double>(m_scoring.bytes)));
    m_figures->set(BitsPerByte, QString::number(m_scoring.bitsPerByte, 'f', 3));
    m_figures->set(Perplexity, m_scoring.perplexity < 1e5 ? QString::number(m_scoring.perplexity, 'f', 2)
                                                          : QString::number(m_scoring.perplexity, 'g', 3));
    m_figures->set(LogProbability, QString::number(m_scoring.logProbability, 'f', 1));
    refresh();
    Q_EMIT scored();
}

void ScoreView::showSentence(const QString& sentence) {
    m_sentence->setText(sentence.left(1).toUpper() + sentence.mid(1));
    m_sentence->setVisible(!sentence.isEmpty());
}

void ScoreView::refresh() {
    const qsizetype length = m_input->document()->characterCount();
    QString reason = m_refusal;
    if (reason.isEmpty() && length <= 1) reason = tr("There is no text.");
    if (reason.isEmpty() && length > kLongestText)
        reason = tr("The text is longer than a million characters: score it with sextant-engine score.");
    const bool busy = isScoring();
    m_score->setEnabled(reason.isEmpty() && !busy && !m_path.isEmpty());
    m_score->setToolTip(reason.isEmpty() ? tr("Ctrl+Return") : reason);
    m_stop->setVisible(busy);
    m_state->setText(busy ? tr("Loading the model and reading the text …") : QString());
}

}  // namespace sextant
