// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/tokenizer_inspector.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/columns.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr qsizetype kSpecialsShown = 24;

}  // namespace

TokenizerInspector::TokenizerInspector(QWidget* parent) : Inspector(parent) {
    addSection(tr("Actions"));
    m_run = addActionButton(tr("New run with it"), QStringLiteral("play"), [this] { Q_EMIT runRequested(); });
    addActionButton(tr("Compare with another"), QStringLiteral("table"), [this] { Q_EMIT compareRequested(); });
    m_again =
        addActionButton(tr("Train one like this"), QStringLiteral("regenerate"), [this] { Q_EMIT againRequested(); });
    addActionButton(tr("Open its folder"), QStringLiteral("folder"), [this] { Q_EMIT folderRequested(); });
    addActionButton(tr("Copy its path"), QStringLiteral("copy"),
                    [this] { QGuiApplication::clipboard()->setText(m_path); });
    m_forget = addActionButton(tr("Take off the list"), QStringLiteral("close"), [this] { Q_EMIT forgetRequested(); });

    addSection(tr("Facts"));
    QGridLayout* grid = makeFactGrid();
    add(Fact::Vocabulary, tr("Vocabulary"), grid);
    add(Fact::Kind, tr("Kind"), grid);
    add(Fact::PreTokenizer, tr("Pre-tokenizer"), grid);
    add(Fact::From, tr("From"), grid);
    add(Fact::TrainedOn, tr("Trained on"), grid);
    add(Fact::Documents, tr("Documents"), grid);
    add(Fact::Seconds, tr("Took"), grid);
    add(Fact::Path, tr("Path"), grid);
    column()->addLayout(grid);

    addSection(tr("Special tokens"));
    m_specials = makeFactGrid();
    column()->addLayout(m_specials);
    column()->addStretch(1);
}

void TokenizerInspector::add(Fact fact, const QString& name, QGridLayout* grid) {
    m_facts[fact] = addFact(grid, name, LabelRole::Body, this);
    m_facts[fact].value->setWordWrap(true);
    if (fact == Fact::Path) grid->setAlignment(m_facts[fact].name, Qt::AlignTop);
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
    set(Fact::Vocabulary, facts.vocabularySize > 0
                              ? tr("%1 tokens").arg(groupedNumber(static_cast<double>(facts.vocabularySize)))
                              : QString());
    set(Fact::Kind, facts.kind);
    set(Fact::PreTokenizer, facts.preTokenizer);
    set(Fact::TrainedOn, facts.trainedBytes > 0 ? toQString(formatBytes(facts.trainedBytes)) : QString());
    set(Fact::Documents, facts.documents > 0 ? groupedNumber(static_cast<double>(facts.documents)) : QString());
    set(Fact::Seconds, facts.trainingSeconds > 0 ? toQString(formatDuration(facts.trainingSeconds)) : QString());
    showSpecials(facts);
}

void TokenizerInspector::showSpecials(const TokenizerFacts& facts) {
    clearLayout(m_specials);
    const qsizetype shown = std::min(kSpecialsShown, facts.specials.size());
    for (qsizetype i = 0; i < shown; ++i) {
        const auto& special = facts.specials[i];
        QLabel* id = makeLabel(QString::number(special.id), LabelRole::Mono, this);
        id->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
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
        m_specials->addWidget(
            makeLabel(tr("and %1 more").arg(groupedNumber(static_cast<double>(facts.specials.size() - shown))),
                      LabelRole::Small, this),
            static_cast<int>(shown) * 2, 1);
    if (facts.specials.isEmpty())
        m_specials->addWidget(
            makeLabel(facts.path.isEmpty() ? QStringLiteral("–") : tr("None"), LabelRole::Secondary, this), 0, 0, 1, 2);
}

}  // namespace sextant
