// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chat_notice.h"

#include "ui/widgets/columns.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

ChatNotice::ChatNotice(QWidget* parent)
    : QFrame(parent), m_text(makeLabel({}, LabelRole::Body, this)), m_buttons(new FlowLayout) {
    setProperty("role", QStringLiteral("notice"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(6);
    m_text->setWordWrap(true);
    layout->addWidget(m_text);
    layout->addLayout(m_buttons);
    hide();
}

QString ChatNotice::sentence() const { return isHidden() ? QString() : m_text->text(); }

void ChatNotice::showSentence(const QString& sentence, const std::vector<Action>& actions) {
    const auto sameText = [](const Action& a, const Action& b) { return a.text == b.text; };
    const bool isSame = std::equal(actions.begin(), actions.end(), m_actions.begin(), m_actions.end(), sameText);
    m_actions = actions;
    m_text->setText(sentence);
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
    if (isSame) return;
    clearLayout(m_buttons);
    for (size_t i = 0; i < m_actions.size(); ++i) {
        QPushButton* button = makeButton(m_actions[i].text, ButtonRole::Plain, this);
        connect(button, &QPushButton::clicked, this, [this, i] {
            if (i >= m_actions.size()) return;
            const auto run = m_actions[i].run;  // it may change the actions
            run();
        });
        m_buttons->addWidget(button);
    }
}

}  // namespace sextant
