// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice_bar.h"

#include "ui/theme/icon.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace sextant {

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_text(makeLabel({}, LabelRole::Body, this)),
      m_buttons(new QHBoxLayout) {
    setProperty("role", QStringLiteral("notice"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_buttons);
    QToolButton* close = makeIconButton(QStringLiteral("close"), tr("Dismiss"), this);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void NoticeBar::showNotice(NoticeTone tone, const QString& sentence, const std::vector<Action>& actions) {
    const bool failure = tone == NoticeTone::Failure;
    m_icon->setPixmap(
        themedIcon(failure ? QStringLiteral("warning") : QStringLiteral("check"), failure ? Token::Bad : Token::Good)
            .pixmap(18, 18));
    m_text->setText(sentence);
    setAccessibleName(sentence);
    clearLayout(m_buttons);
    for (const Action& action : actions) {
        QPushButton* button = makeButton(action.text, ButtonRole::Plain, this);
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            hide();
            run();
        });
        m_buttons->addWidget(button);
    }
    show();
}

}  // namespace sextant
