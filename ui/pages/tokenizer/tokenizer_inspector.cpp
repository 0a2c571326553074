// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/tokenizer_inspector.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kInspectorWidth = 264;
constexpr qsizetype kSpecialsShown = 24;

QLabel* sectionTitle(const QString& text, QVBoxLayout* layout, QWidget* parent) {
    layout->addSpacing(8);
    layout->addWidget(makeFrame("hairline", parent));
    layout->addSpacing(4);
    QLabel* title = makeLabel(text, LabelRole::CardTitle, parent);
    layout->addWidget(title);
    return title;
}

}  // namespace

TokenizerInspector::TokenizerInspector(QWidget* parent) : QFrame(parent) {
    setProperty("role", QStringLiteral("inspector"));
    keepWidth(this, kInspectorWidth);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(scroll);
    auto* content = new QWidget(scroll);
    content->setProperty("role", QStringLiteral("scrolled"));
    scroll->setWidget(content);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 14, 16, 16);
    layout->setSpacing(8);

    layout->addWidget(makeLabel(tr("Actions"), LabelRole::CardTitle, content));
    m_run = addAction(tr("New run with it"), QStringLiteral("play"), layout);
    QPushButton* compare = addAction(tr("Compare with another"), QStringLiteral("table"), layout);
    m_again = addAction(tr("Train one like this"), QStringLiteral("regenerate"), layout);
    QPushButton* folder = addAction(tr("Open its folder"), QStringLiteral("folder"), layout);
    QPushButton* copy = addAction(tr("Copy its path"), QStringLiteral("copy"), layout);
    m_forget = addAction(tr("Take off the list"), QStringLiteral("close"), layout);
    connect(m_run, &QPushButton::clicked, this, &TokenizerInspector::runRequested);
    connect(compare, &QPushButton::clicked, this, &TokenizerInspector::compareRequested);
    connect(m_again, &QPushButton::clicked, this, &TokenizerInspector::againRequested);
    connect(folder, &QPushButton::clicked, this, &TokenizerInspector::folderRequested);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_path); });
    connect(m_forget, &QPushButton::clicked, this, &TokenizerInspector::forgetRequested);

    sectionTitle(tr("Facts"), layout, content);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    addFact(Fact::Vocabulary, tr("Vocabulary"), grid);
    addFact(Fact::Kind, tr("Kind"), grid);
    addFact(Fact::PreTokenizer, tr("Pre-tokenizer"), grid);
    addFact(Fact::From, tr("From"), grid);
    addFact(Fact::TrainedOn, tr("Trained on"), grid);
    addFact(Fact::Documents, tr("Documents"), grid);
    addFact(Fact::Seconds, tr("Took"), grid);
    addFact(Fact::Path, tr("Path"), grid);
    layout->addLayout(grid);

    sectionTitle(tr("Special tokens"), layout, content);
    m_specials = new QGridLayout;
    m_specials->setHorizontalSpacing(10);
    m_specials->setVerticalSpacing(6);
    m_specials->setColumnStretch(1, 1);
    layout->addLayout(m_specials);
    layout->addStretch(1);
}

QPushButton* TokenizerInspector::addAction(const QString& text, const QString& icon, QVBoxLayout* layout) {
    QPushButton* button = makeButton(text, ButtonRole::Plain, this);
    button->setIcon(themedIcon(icon));
    button->setStyleSheet(QStringLiteral("text-align: left;"));
    button->setMinimumWidth(0);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layout->addWidget(button);
    return button;
}

void TokenizerInspector::addFact(Fact fact, const QString& name, QGridLayout* grid) {
    const int row = grid->rowCount();
    QLabel* caption = makeLabel(name, LabelRole::Secondary, this);
    grid->addWidget(caption, row, 0, Qt::AlignTop);
    QLabel* value = makeLabel({}, LabelRole::Body, this);
    value->setAlignment(Qt::AlignRight | Qt::AlignTop);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    value->setAccessibleName(name);
    grid->addWidget(value, row, 1);
    m_facts[fact] = {caption, value};
}

/// What is not known is not there.
void TokenizerInspector::set(Fact fact, const QString& text) {
    auto [caption, value] = m_facts[fact];
    value->setText(text);
    caption->setVisible(!text.isEmpty());
    value->setVisible(!text.isEmpty());
}

void TokenizerInspector::setEntry(const TokenizerEntry& entry) {
    m_path = entry.path;
    for (const auto& [fact, labels] : m_facts) set(fact, {});
    // Paths have no blanks to break at.
    set(Fact::Path, QString(entry.path).replace(QLatin1Char('/'), QStringLiteral("/\u200B")));
    const bool trained = entry.origin == TokenizerEntry::Origin::Trained;
    set(Fact::From, trained ? tr("a training here") : entry.job ? tr("the job %1").arg(entry.job->name) : tr("a file"));
    m_again->setVisible(trained);
    m_forget->setVisible(entry.origin == TokenizerEntry::Origin::Opened);
    m_run->setVisible(!entry.path.endsWith(QLatin1String(".gguf")));
    showSpecials({});
}

void TokenizerInspector::setFacts(const TokenizerFacts& facts) {
    set(Fact::Vocabulary,
        facts.vocabularySize > 0 ? tr("%1 tokens").arg(groupedNumber(static_cast<double>(facts.vocabularySize))) : QString());
    set(Fact::Kind, facts.kind);
    set(Fact::PreTokenizer, facts.preTokenizer);
    set(Fact::TrainedOn, facts.trainedBytes > 0 ? toQString(formatBytes(facts.trainedBytes)) : QString());
    set(Fact::Documents,
        facts.documents > 0 ? groupedNumber(static_cast<double>(facts.documents)) : QString());
    set(Fact::Seconds, facts.trainingSeconds > 0 ? toQString(formatDuration(facts.trainingSeconds)) : QString());
    showSpecials(facts);
}

void TokenizerInspector::showSpecials(const TokenizerFacts& facts) {
    while (QLayoutItem* item = m_specials->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const qsizetype shown = std::min(kSpecialsShown, facts.specials.size());
    for (qsizetype i = 0; i < shown; ++i) {
        const auto& special = facts.specials[i];
        QLabel* id = makeLabel(QString::number(special.id), LabelRole::Mono, this);
        id->setAlignment(Qt::AlignRight | Qt::AlignTop);
        QLabel* text = makeLabel(special.text, LabelRole::Mono, this);
        text->setToolTip(special.text);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->setMinimumWidth(1);
        text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        const int row = static_cast<int>(i) * 2;
        m_specials->addWidget(id, row, 0);
        m_specials->addWidget(text, row, 1);
        if (!special.role.isEmpty()) m_specials->addWidget(makeLabel(special.role, LabelRole::Small, this), row + 1, 1);
    }
    if (facts.specials.size() > shown)
        m_specials->addWidget(makeLabel(tr("and %1 more").arg(groupedNumber(static_cast<double>(facts.specials.size() - shown))),
                                        LabelRole::Small, this),
                              static_cast<int>(shown) * 2, 1);
    if (facts.specials.isEmpty())
        m_specials->addWidget(makeLabel(facts.path.isEmpty() ? QStringLiteral("–") : tr("None"), LabelRole::Secondary, this), 0,
                              0, 1, 2);
}

}  // namespace sextant
