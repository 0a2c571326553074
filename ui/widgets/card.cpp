// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sextant {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_title(makeLabel(title, LabelRole::CardTitle, this)),
      m_head(new QHBoxLayout),
      m_body(new QVBoxLayout) {
    setProperty("role", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    m_head->addWidget(m_title);
    m_head->addStretch();
    layout->addLayout(m_head);
    m_body->setSpacing(8);
    layout->addLayout(m_body, 1);
    m_title->setVisible(!title.isEmpty());
}

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

}  // namespace sextant
