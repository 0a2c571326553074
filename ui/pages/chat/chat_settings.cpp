// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chat_settings.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

namespace sextant {

namespace {

constexpr int kNumberWidth = 88;
const QString kDash = QStringLiteral("–");

/// Takes a number in its range; a wrong one is marked and the setting keeps its last good value.
template <class T>
void readNumber(QLineEdit* edit, double low, double high, T& value) {
    bool good = false;
    const double number = edit->text().trimmed().toDouble(&good);
    good = good && number >= low && number <= high;
    if (good) value = static_cast<T>(number);
    edit->setProperty("state", good ? QVariant() : QVariant(QStringLiteral("bad")));
    edit->style()->unpolish(edit);
    edit->style()->polish(edit);
}

}  // namespace

ChatSettings::ChatSettings(QWidget* parent) : Inspector(parent) {
    addSection(tr("System prompt"));
    m_system = new QPlainTextEdit(content());
    m_system->setFixedHeight(Theme::instance().scaled(92));
    m_system->setPlaceholderText(tr("Who the model is and how it should answer. Empty: none."));
    m_system->setAccessibleName(tr("System prompt"));
    m_system->setTabChangesFocus(true);
    column()->addWidget(m_system);

    addSection(tr("Sampling"));
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(0, 1);
    m_temperature = addNumber(tr("Temperature"),
                              tr("0 always takes the likeliest token; 1 follows the model's own probabilities."), grid);
    m_topP = addNumber(tr("Top-p"), tr("Only the likeliest tokens that together have this probability. 1: all."), grid);
    m_topK = addNumber(tr("Top-k"), tr("Only so many of the likeliest tokens. 0: all."), grid);
    m_minP = addNumber(tr("Min-p"), tr("Only tokens at least this probable relative to the likeliest. 0: all."), grid);
    m_penalty =
        addNumber(tr("Repetition penalty"), tr("Above 1: tokens that were used already become less likely."), grid);
    m_maxTokens = addNumber(tr("Max tokens"), tr("An answer is stopped at so many tokens."), grid);
    m_maxTokensNote = addNote(grid);
    m_seed =
        addNumber(tr("Seed"), tr("The same seed and settings give the same answer. Empty: a new one each time."), grid);
    m_seed->setPlaceholderText(tr("any"));
    m_seedNote = addNote(grid);
    column()->addLayout(grid);
    QPushButton* defaults = makeButton(tr("Back to the defaults"), ButtonRole::Link, content());
    column()->addWidget(defaults, 0, Qt::AlignLeft);

    addSection(tr("Last answer"));
    QGridLayout* figures = makeFactGrid();
    auto addFigure = [&](const QString& name) { return addFact(figures, name, LabelRole::Mono, content()).value; };
    m_speed = addFigure(tr("Speed"));
    m_firstToken = addFigure(tr("First token after"));
    m_promptTokens = addFigure(tr("Prompt"));
    m_answerTokens = addFigure(tr("Answer"));
    column()->addLayout(figures);
    column()->addStretch(1);

    connect(m_system, &QPlainTextEdit::textChanged, this, &ChatSettings::read);
    connect(defaults, &QPushButton::clicked, this, [this] {
        setValues({m_values.systemPrompt, {}});
        Q_EMIT changed();
    });
    setValues({});
    showStatistics({});
}

QLineEdit* ChatSettings::addNumber(const QString& name, const QString& help, QGridLayout* grid) {
    const int row = grid->rowCount();
    QLabel* label = makeLabel(name, LabelRole::Body, this);
    label->setToolTip(help);
    auto* edit = new QLineEdit(this);
    keepWidth(edit, kNumberWidth);
    edit->setAlignment(Qt::AlignRight);
    edit->setToolTip(help);
    edit->setAccessibleName(name);
    edit->setAccessibleDescription(help);
    grid->addWidget(label, row, 0);
    grid->addWidget(edit, row, 1);
    connect(edit, &QLineEdit::textEdited, this, &ChatSettings::read);
    return edit;
}

QLabel* ChatSettings::addNote(QGridLayout* grid) {
    QLabel* note = makeLabel({}, LabelRole::Small, this);
    note->setWordWrap(true);
    note->hide();
    grid->addWidget(note, grid->rowCount(), 0, 1, 2);
    return note;
}

void ChatSettings::setContextLength(int tokens) {
    if (tokens == std::exchange(m_contextLength, tokens)) return;
    refreshNotes();
}

/// What a setting comes to where it is not what it says.
void ChatSettings::refreshNotes() {
    const bool isBeyond = m_contextLength > 0 && m_values.sampler.maxTokens > m_contextLength;
    m_maxTokensNote->setText(
        tr("The model's context is %1 tokens: answers are stopped there.").arg(groupedNumber(m_contextLength)));
    m_maxTokensNote->setVisible(isBeyond);
    m_seedNote->setText(m_values.sampler.seed ? tr("A fixed seed: another answer will be the same.")
                                              : tr("At temperature 0 another answer will be the same."));
    m_seedNote->setVisible(m_values.repeats());
}

void ChatSettings::setValues(const ChatSettingsValues& values) {
    m_values = values;
    auto number = [](double value) { return toQString(formatNumber(value)); };
    const QSignalBlocker blocker(m_system);
    if (m_system->toPlainText() != values.systemPrompt) m_system->setPlainText(values.systemPrompt);
    m_temperature->setText(number(values.sampler.temperature));
    m_topP->setText(number(values.sampler.topP));
    m_topK->setText(number(values.sampler.topK));
    m_minP->setText(number(values.sampler.minP));
    m_penalty->setText(number(values.sampler.repetitionPenalty));
    m_maxTokens->setText(number(values.sampler.maxTokens));
    m_seed->setText(values.sampler.seed ? QString::number(*values.sampler.seed) : QString());
    refreshNotes();
}

void ChatSettings::read() {
    SamplerSettings& sampler = m_values.sampler;
    m_values.systemPrompt = m_system->toPlainText();
    readNumber(m_temperature, 0, 5, sampler.temperature);
    readNumber(m_topP, 0, 1, sampler.topP);
    readNumber(m_topK, 0, 1 << 24, sampler.topK);
    readNumber(m_minP, 0, 1, sampler.minP);
    readNumber(m_penalty, 0.01, 10, sampler.repetitionPenalty);
    readNumber(m_maxTokens, 1, 1 << 24, sampler.maxTokens);
    bool good = false;
    const qint64 seed = m_seed->text().trimmed().toLongLong(&good);
    sampler.seed = good ? std::optional(seed) : std::nullopt;
    refreshNotes();
    Q_EMIT changed();
}

void ChatSettings::showStatistics(const ChatStatistics& statistics) {
    auto tokens = [](int count) { return count > 0 ? tr("%1 tokens").arg(count) : kDash; };
    m_speed->setText(statistics.tokensPerSecond > 0 ? tr("%1 tokens/s").arg(statistics.tokensPerSecond, 0, 'f', 1)
                                                    : kDash);
    m_firstToken->setText(
        statistics.secondsToFirstToken > 0 ? tr("%1 ms").arg(qRound(statistics.secondsToFirstToken * 1000)) : kDash);
    m_promptTokens->setText(tokens(statistics.promptTokens));
    m_answerTokens->setText(tokens(statistics.answerTokens));
}

}  // namespace sextant
