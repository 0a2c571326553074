// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/option_form.h"

#include "ui/bridge/spec_text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/widgets/card.h"
#include "ui/widgets/option_field.h"

#include <QVBoxLayout>

#include <algorithm>
#include <functional>

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
    // What everybody has to give comes first: the group that has the sources.
    std::vector<std::reference_wrapper<const Option>> options(m_kind.table().options().begin(),
                                                              m_kind.table().options().end());
    const auto sources = std::find_if(options.begin(), options.end(),
                                      [](const Option& option) { return option.type == OptionType::SourceList; });
    if (sources != options.end())
        std::stable_partition(options.begin(), options.end(), [group = sources->get().groupName](const Option& option) {
            return option.groupName == group;
        });
    QHash<QString, Card*> cards;
    for (const Option& option : options) {
        if (hidden.contains(toQString(option.key))) continue;
        const QString group = specText(option.groupName);
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

void OptionForm::lookIn(const QString& workspace) {
    for (OptionField* field : m_fields) field->lookIn(workspace);
}

void OptionForm::offer(const FormOffers& offers) {
    const bool takesPacked = m_kind.trains;
    for (OptionField* field : m_fields) {
        const std::string& key = field->option().key;
        if (field->option().type == OptionType::SourceList)
            field->offer(
                [offers, takesPacked] { return takesPacked ? offers.packed() + offers.curated() : offers.curated(); });
        else if (field->option().type == OptionType::Path)
            field->offer(key.ends_with("tokenizer")   ? offers.tokenizers
                         : key.ends_with("init_from") ? offers.initialModels
                         : key == "to"                ? nullptr  // a place to write to: nothing that is there already
                                                      : offers.models);
    }
}

QVector<SourceLook> OptionForm::sourceLooks() const {
    QVector<SourceLook> looks;
    for (const OptionField* field : m_fields) looks += field->looks();
    return looks;
}

void OptionForm::onEdited() {
    check();
    refreshVisibility();
    Q_EMIT changed();
}

void OptionForm::check() {
    m_problems.clear();
    for (OptionField* field : m_fields) {
        auto value = field->value();
        if (value)
            m_values[field->option().key] = value.value();
        else
            m_problems.insert(toQString(field->option().key), sentenceOf(value.error()));
    }
    // What spans several options is only worth saying once each of them is good by itself.
    if (m_problems.isEmpty())
        for (const Problem& problem : checkValues(m_kind, m_values)) {
            const QString key = toQString(problem.key);
            Error error = problem.asError();
            error.message = problem.message;
            if (!m_problems.contains(key)) m_problems.insert(key, sentenceOf(error));
        }
    const QString textField = textFieldName();
    for (OptionField* field : m_fields) {
        field->setTextField(textField);
        const QString key = toQString(field->option().key);
        if (const QString found = field->foundProblem(); !found.isEmpty() && !m_problems.contains(key))
            m_problems.insert(key, found);
    }
    showProblems();
}

void OptionForm::showProblems() {
    m_hints.clear();
    for (OptionField* field : m_fields) {
        const QString key = toQString(field->option().key), problem = m_problems.value(key);
        const QString hint = problem.isEmpty() ? QString() : field->hint();
        if (!hint.isEmpty()) {
            m_hints.insert(key, hint);
            field->setProblem(hint, OptionField::Tone::Hint);
        } else {
            // What is wrong with a source stands beside the source.
            field->setProblem(problem == field->foundProblem() ? QString() : problem);
        }
    }
}

void OptionForm::insist() {
    for (OptionField* field : m_fields) field->insist();
    onEdited();
}

void OptionForm::beginAnew() {
    for (OptionField* field : m_fields) field->forgetTouch();
    onEdited();
}

QString OptionForm::firstHint() const {
    const OptionField* field = errorCount() == 0 ? firstWrong() : nullptr;
    return field ? m_hints.value(toQString(field->option().key)) : QString();
}

/// Of records: every kind with sources has this option, some in a group of their own.
QString OptionForm::textFieldName() const {
    for (const auto& [key, value] : m_values.items())
        if ((key == "text_field" || key.ends_with(".text_field")) && value.is_string())
            return toQString(value.get<std::string>());
    return QStringLiteral("text");
}

/// Advanced options are shown on demand, and always when something is wrong with them.
void OptionForm::refreshVisibility() {
    for (OptionField* field : m_fields)
        field->setVisible(m_level == OptionLevel::Advanced || field->option().optionLevel == OptionLevel::Simple ||
                          m_problems.contains(toQString(field->option().key)));
    for (Card* card : m_cards) {
        bool any = false;
        for (OptionField* field : card->findChildren<OptionField*>()) any |= field->isVisibleTo(card);
        card->setVisible(any);
    }
}

OptionValues OptionForm::written() const {
    OptionValues values = m_values;
    for (const OptionField* field : m_fields) values[field->option().key] = field->written();
    return values;
}

QStringList OptionForm::changedKeys() const {
    QStringList keys;
    for (const OptionField* field : m_fields)
        if (field->isChanged()) keys << toQString(field->option().key);
    return keys;
}

bool OptionForm::figuresMakeSense() const {
    return std::all_of(m_problems.keyBegin(), m_problems.keyEnd(),
                       [this](const QString& key) { return field(key)->option().type == OptionType::SourceList; });
}

OptionField* OptionForm::field(const QString& key) const {
    for (OptionField* field : m_fields)
        if (toQString(field->option().key) == key) return field;
    return nullptr;
}

OptionField* OptionForm::firstWrong() const {
    for (OptionField* field : m_fields)
        if (m_problems.contains(toQString(field->option().key))) return field;
    return nullptr;
}

QString OptionForm::firstProblem() const {
    const OptionField* field = firstWrong();
    return field ? m_problems.value(toQString(field->option().key)) : QString();
}

void OptionForm::showFirstProblem() {
    if (OptionField* field = firstWrong()) field->focusEditor();
}

}  // namespace sextant
