// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/stage_list_edit.h"

#include "core/spec/stages.h"
#include "ui/bridge/spec_text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/theme/icon.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/stage_card.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

StageListEdit::StageListEdit(QWidget* parent) : QWidget(parent), m_rows(new QVBoxLayout) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_rows->setSpacing(6);
    layout->addLayout(m_rows);
    auto* buttons = new QHBoxLayout;
    QPushButton* adding = makeButton(tr("Add a stage"), ButtonRole::Plain, this);
    adding->setIcon(themedIcon(QStringLiteral("plus")));
    auto* menu = new QMenu(adding);
    menu->setToolTipsVisible(true);
    for (const StageKind& kind : stageKinds()) {
        QAction* action = menu->addAction(specText(kind.title));
        action->setToolTip(specText(kind.help));
        connect(action, &QAction::triggered, this, [this, type = toQString(kind.type)] { addStage(type); });
    }
    adding->setMenu(menu);
    buttons->addWidget(adding);
    buttons->addStretch();
    layout->addLayout(buttons);
}

Json StageListEdit::stages() const {
    Json list = Json::array();
    for (const StageCard* card : m_cards) list.push_back(card->stage());
    return list;
}

void StageListEdit::setStages(const Json& stages) {
    if (stages == this->stages()) return;
    clearLayout(m_rows);
    m_cards.clear();
    if (stages.is_array())
        for (const Json& stage : stages)
            if (stage.is_object() && stage.contains("type") && stage["type"].is_string() &&
                findStageKind(stage["type"].get<std::string>()))
                append(stage);
    renumber();
}

void StageListEdit::addStage(const QString& type) {
    append({{"type", type.toStdString()}})->setOpen(true);
    renumber();
    Q_EMIT edited();
}

QString StageListEdit::hint() const {
    QString first;
    for (const StageCard* card : m_cards) {
        if (card->isGood()) continue;
        const QString hint = card->hint();
        if (hint.isEmpty()) return {};
        if (first.isEmpty()) first = hint;
    }
    return first;
}

void StageListEdit::insist() {
    for (StageCard* card : m_cards) card->insist();
}

void StageListEdit::showFirstProblem() {
    for (StageCard* card : m_cards)
        if (!card->isGood()) return card->showFirstProblem();
}

StageCard* StageListEdit::append(const Json& stage) {
    auto* card = new StageCard(stage, this);
    m_rows->addWidget(card);
    m_cards.push_back(card);
    connect(card, &StageCard::edited, this, &StageListEdit::edited);
    connect(card, &StageCard::moveRequested, this, [this, card](int by) { move(card, by); });
    connect(card, &StageCard::removeRequested, this, [this, card] { remove(card); });
    return card;
}

void StageListEdit::move(StageCard* card, int by) {
    const auto found = std::find(m_cards.begin(), m_cards.end(), card);
    const auto to = found - m_cards.begin() + by;
    if (found == m_cards.end() || to < 0 || to >= static_cast<ptrdiff_t>(m_cards.size())) return;
    std::iter_swap(found, m_cards.begin() + to);
    m_rows->removeWidget(card);
    m_rows->insertWidget(static_cast<int>(to), card);
    renumber();
    Q_EMIT edited();
}

void StageListEdit::remove(StageCard* card) {
    std::erase(m_cards, card);
    m_rows->removeWidget(card);
    card->deleteLater();
    renumber();
    Q_EMIT edited();
}

void StageListEdit::renumber() {
    for (size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i]->setNumber(static_cast<int>(i) + 1, i == 0, i + 1 == m_cards.size());
}

}  // namespace sextant
