// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/option_form.h"

#include "ui/bridge/text_conversion.h"
#include "ui/widgets/card.h"
#include "ui/widgets/option_field.h"

#include <QHash>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

OptionForm::OptionForm(const SpecKind& kind, const QStringList& hidden, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_values(defaultsOf(kind.table())) {
    setProperty("role", QStringLiteral("scrolled"));
    build(hidden);
    check();
    refreshVisibility();
}

void OptionForm::build(const QStringList& hidden) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    QHash<QString, Card*> cards;
    for (const Option& option : m_kind.table().options()) {
        if (hidden.contains(toQString(option.key))) continue;
        const QString group = toQString(option.groupName);
        Card*& card = cards[group];
        if (!card) {
            card = new Card(group, this);
            card->body()->setSpacing(12);
            layout->addWidget(card);
            m_cards.push_back(card);
        }
        auto* field = new OptionField(option, card);
        card->body()->addWidget(field);
        m_fields.push_back(field);
        connect(field, &OptionField::edited, this, &OptionForm::onEdited);
    }
    layout->addStretch(1);
}

void OptionForm::setValues(const OptionValues& values) {
    for (const auto& [key, value] : values.items()) m_values[key] = value;
    for (OptionField* field : m_fields)
        if (auto found = values.find(field->option().key); found != values.end()) field->setValue(*found);
    onEdited();
}

void OptionForm::setValue(const QString& key, const Json& value) { setValues({{key.toStdString(), value}}); }

void OptionForm::setBaseline(const OptionValues& values) {
    for (OptionField* field : m_fields)
        if (auto found = values.find(field->option().key); found != values.end()) field->setBaseline(*found);
}

void OptionForm::setLevel(OptionLevel level) {
    m_level = level;
    refreshVisibility();
}

void OptionForm::onEdited() {
    check();
    refreshVisibility();
    Q_EMIT changed();
}

void OptionForm::check() {
    QHash<QString, QString> sentences;
    for (OptionField* field : m_fields) {
        auto value = field->value();
        if (value)
            m_values[field->option().key] = value.value();
        else
            sentences.insert(toQString(field->option().key), sentenceOf(value.error()));
    }
    // What spans several options is only worth saying once each of them is good by itself.
    if (sentences.isEmpty())
        for (const Problem& problem : checkValues(m_kind, m_values)) {
            Error error = problem.asError();
            error.message = problem.message;
            sentences.insert(toQString(problem.key), sentenceOf(error));
        }
    m_problems = static_cast<int>(sentences.size());
    m_wrong.clear();
    for (OptionField* field : m_fields) {
        const QString key = toQString(field->option().key);
        field->setProblem(sentences.value(key));
        if (sentences.contains(key)) m_wrong.insert(key);
    }
}

/// Advanced options are shown on demand, and always when something is wrong with them.
void OptionForm::refreshVisibility() {
    for (OptionField* field : m_fields)
        field->setVisible(m_level == OptionLevel::Advanced || field->option().optionLevel == OptionLevel::Simple ||
                          m_wrong.contains(toQString(field->option().key)));
    for (Card* card : m_cards) {
        bool any = false;
        for (OptionField* field : card->findChildren<OptionField*>()) any |= field->isVisibleTo(card);
        card->setVisible(any);
    }
}

QStringList OptionForm::changedKeys() const {
    QStringList keys;
    for (const OptionField* field : m_fields)
        if (field->isChanged()) keys << toQString(field->option().key);
    return keys;
}

bool OptionForm::figuresMakeSense() const {
    return std::all_of(m_wrong.begin(), m_wrong.end(),
                       [this](const QString& key) { return field(key)->option().type == OptionType::SourceList; });
}

OptionField* OptionForm::field(const QString& key) const {
    for (OptionField* field : m_fields)
        if (toQString(field->option().key) == key) return field;
    return nullptr;
}

void OptionForm::showFirstProblem() {
    for (OptionField* field : m_fields)
        if (m_wrong.contains(toQString(field->option().key))) return field->focusEditor();
}

}  // namespace sextant
