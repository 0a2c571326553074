// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segment_bar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace sextant {

SegmentBar::SegmentBar(const QString& name, const QStringList& choices, QWidget* parent)
    : QFrame(parent), m_group(new QButtonGroup(this)) {
    setProperty("role", QStringLiteral("segments"));
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(2);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QToolButton(this);
        button->setProperty("role", QStringLiteral("segment"));
        button->setText(choices[i]);
        button->setAccessibleName(QStringLiteral("%1: %2").arg(name, choices[i]));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_group->addButton(button, i);
        layout->addWidget(button);
    }
    if (QAbstractButton* first = m_group->button(0)) first->setChecked(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int index, bool on) {
        if (on) Q_EMIT chosen(index);
    });
}

int SegmentBar::current() const { return m_group->checkedId(); }

void SegmentBar::setCurrent(int index) {
    if (QAbstractButton* button = m_group->button(index)) button->setChecked(true);
}

void SegmentBar::setChoiceText(int index, const QString& text) {
    if (QAbstractButton* button = m_group->button(index)) button->setText(text);
}

void SegmentBar::enableChoice(int index) {
    QAbstractButton* button = m_group->button(index);
    if (!button) return;
    button->setEnabled(true);
    button->setToolTip({});
}

void SegmentBar::disableChoice(int index, const QString& reason) {
    QAbstractButton* button = m_group->button(index);
    if (!button) return;
    if (button->isChecked()) setCurrent(0);
    button->setEnabled(false);
    button->setToolTip(reason);
}

}  // namespace sextant
