// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/own_data_card.h"

#include "ui/bridge/job_monitor.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/known_paths.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/source_list_edit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

OwnDataCard::OwnDataCard(const Services& services, QWidget* parent)
    : Card(tr("A model from your texts"), parent), m_row(new QHBoxLayout) {
    QLabel* first =
        makeLabel(tr("Choose texts or drop them here: files, folders, records, conversations. What they hold "
                     "stands below each."),
                  LabelRole::Secondary, this);
    first->setWordWrap(true);
    body()->addWidget(first);
    m_sources = new SourceListEdit(SourceWeights::None, this);
    m_sources->lookIn(services.jobs.workspace());
    m_sources->offer([&jobs = services.jobs] { return knownCurated(jobs); });
    body()->addWidget(m_sources);
    m_row->setSpacing(16);
    body()->addLayout(m_row);
    addStep(tr("Clean"), tr("Remove duplicates and what is not worth reading. Every drop has its reason."),
            tr("Clean them"), QStringLiteral("data"));
    addStep(tr("Tokens"), tr("Learn a tokenizer from them, or let the training do it."), tr("Learn a tokenizer"),
            QStringLiteral("tokenizer"));
    addStep(tr("Training"), tr("Train a model on them; cleaned data can be chosen there, too."), tr("Train on them"),
            QStringLiteral("runs"));
    connect(m_sources, &SourceListEdit::edited, this, &OwnDataCard::refresh);
    connect(m_sources, &SourceListEdit::looked, this, &OwnDataCard::refresh);
    refresh();
}

void OwnDataCard::addStep(const QString& title, const QString& text, const QString& button, const QString& page) {
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(makeLabel(title, LabelRole::Strong, this));
    QLabel* words = makeLabel(text, LabelRole::Secondary, this);
    words->setWordWrap(true);
    column->addWidget(words);
    column->addStretch(1);
    QPushButton* action = makeButton(button, ButtonRole::Plain, this);
    column->addWidget(action, 0, Qt::AlignLeft);
    m_row->addLayout(column, 1);
    m_buttons.push_back(action);
    connect(action, &QPushButton::clicked, this, [this, page] {
        QStringList paths;
        for (const Json& source : m_sources->sources()) paths << toQString(source["path"].get<std::string>());
        Q_EMIT stepRequested(page, QStringLiteral("new:source:") + paths.join(QLatin1Char('\n')));
    });
}

/// A step without texts, or with texts that cannot be read, would only end in a refusal.
void OwnDataCard::refresh() {
    const QString problem = m_sources->sources().empty() ? tr("Choose texts first") : m_sources->problem();
    for (QPushButton* button : m_buttons) {
        button->setEnabled(problem.isEmpty());
        button->setToolTip(problem);
    }
}

}  // namespace sextant
