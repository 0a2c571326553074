// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/overlay.h"

#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

namespace sextant {

Overlay::Overlay(QWidget* window) : QWidget(window), m_panel(makeFrame("popup", this)) {
    window->installEventFilter(this);
    hide();
}

void Overlay::open(QWidget* focus) {
    m_before = QApplication::focusWidget();
    place();
    show();
    raise();
    focus->setFocus(Qt::PopupFocusReason);
}

void Overlay::close() {
    hide();
    // The widget that had the focus may be gone by now.
    if (m_before && parentWidget()->findChildren<QWidget*>().contains(m_before))
        m_before->setFocus(Qt::PopupFocusReason);
    m_before = nullptr;
}

void Overlay::place() {
    setGeometry(parentWidget()->rect());
    m_panel->adjustSize();
    const int top = qMin(96, qMax(8, (height() - m_panel->height()) / 2));
    m_panel->move((width() - m_panel->width()) / 2, top);
}

void Overlay::refreshPlace() {
    // Later: the styles of a changed theme or text size reach the labels after this call.
    if (isVisible()) QMetaObject::invokeMethod(this, &Overlay::place, Qt::QueuedConnection);
}

bool Overlay::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible()) place();
    return QWidget::eventFilter(watched, event);
}

void Overlay::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void Overlay::mousePressEvent(QMouseEvent* event) {
    if (!m_panel->geometry().contains(event->pos())) close();
}

void Overlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, Theme::instance().isDark() ? 110 : 60));
}

}  // namespace sextant
