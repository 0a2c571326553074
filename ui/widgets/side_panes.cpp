// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/side_panes.h"

#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kStripWidth = 36;

}  // namespace

int SidePanes::Pane::width() const { return widget ? widget->maximumWidth() : 0; }

SidePanes::SidePanes(QWidget* canvas, int canvasWidth, QWidget* parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)), m_canvasWidth(canvasWidth) {
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(0);
    m_row->addWidget(canvas, 1);
    // Later: widths that grow with the text are set by the same signal.
    connect(&Theme::instance(), &Theme::changed, this, &SidePanes::place, Qt::QueuedConnection);
}

SidePanes::~SidePanes() {
    if (m_listens) qApp->removeEventFilter(this);
}

void SidePanes::setPane(Side side, QWidget* widget, const QString& icon, const QString& name) {
    Pane& pane = at(side);
    const bool isLeft = side == Side::Left;
    widget->setParent(this);
    pane.widget = widget;
    pane.strip = makeFrame(isLeft ? "pane" : "inspector", this);
    keepWidth(pane.strip, kStripWidth);
    auto* column = new QVBoxLayout(pane.strip);
    column->setContentsMargins(2, 12, 2, 0);
    const QKeySequence keys(isLeft ? QStringLiteral("Ctrl+B") : QStringLiteral("Ctrl+I"));
    pane.button = makeIconButton(icon, name, pane.strip);
    pane.button->setToolTip(QStringLiteral("%1  (%2)").arg(name, keys.toString(QKeySequence::NativeText)));
    pane.button->setCheckable(true);
    column->addWidget(pane.button, 0, Qt::AlignHCenter);
    column->addStretch(1);
    pane.strip->hide();
    m_row->insertWidget(isLeft ? 0 : -1, pane.strip);
    m_row->insertWidget(isLeft ? 0 : -1, widget);
    connect(pane.button, &QToolButton::toggled, this, [this, side](bool open) {
        if (open && at(side).byHand) {  // where there is room it comes back for good
            at(side).byHand = false;
            place();
            if (!at(side).isFolded) return;
        }
        placeDrawer(side);
        listen();
    });
    auto* shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [this, side] { toggle(side); });
}

void SidePanes::setCanvasWidth(int pixels) {
    m_canvasWidth = pixels;
    place();
}

bool SidePanes::isDrawerOpen(Side side) const { return at(side).isFolded && at(side).button->isChecked(); }

void SidePanes::openDrawer(Side side) {
    if (at(side).isFolded) at(side).button->setChecked(true);
}

void SidePanes::closeDrawers() {
    for (const Pane& pane : m_panes)
        if (pane.button) pane.button->setChecked(false);
}

/// By hand: an open drawer closes, a pane folds, a folded pane comes back, as a drawer where there is no room.
void SidePanes::toggle(Side side) {
    Pane& pane = at(side);
    if (pane.isFolded) return pane.button->toggle();
    pane.byHand = true;
    place();
}

void SidePanes::place() {
    const Theme& theme = Theme::instance();
    const Pane &left = at(Side::Left), &right = at(Side::Right);
    const int needed = theme.scaled(m_canvasWidth), strip = theme.scaled(kStripWidth);
    const bool foldRight = right.widget && (right.byHand || width() - left.width() - right.width() < needed);
    const int rightTakes = foldRight ? strip : right.width();
    const bool foldLeft = left.widget && (left.byHand || width() - left.width() - rightTakes < needed);
    if (right.widget) fold(Side::Right, foldRight);
    if (left.widget) fold(Side::Left, foldLeft);
}

void SidePanes::fold(Side side, bool folded) {
    Pane& pane = at(side);
    if (folded != pane.isFolded) {
        pane.isFolded = folded;
        pane.button->setChecked(false);
        pane.strip->setVisible(folded);
        if (folded)
            m_row->removeWidget(pane.widget);
        else
            m_row->insertWidget(side == Side::Left ? 0 : -1, pane.widget);
        pane.widget->setVisible(!folded);
    }
    placeDrawer(side);
}

void SidePanes::placeDrawer(Side side) {
    Pane& pane = at(side);
    if (!pane.isFolded) return;
    const bool open = pane.button->isChecked();
    pane.widget->setVisible(open);
    if (!open) return;
    const int strip = pane.strip->maximumWidth();
    const int left = side == Side::Left ? strip : width() - strip - pane.width();
    pane.widget->setGeometry(left, 0, pane.width(), height());
    pane.widget->raise();
}

/// To the mouse and Esc everywhere, while a drawer is open.
void SidePanes::listen() {
    const bool open =
        (at(Side::Left).widget && isDrawerOpen(Side::Left)) || (at(Side::Right).widget && isDrawerOpen(Side::Right));
    if (open == m_listens) return;
    m_listens = open;
    if (open)
        qApp->installEventFilter(this);
    else
        qApp->removeEventFilter(this);
}

bool SidePanes::eventFilter(QObject* watched, QEvent* event) {
    auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget || widget->window() != window() || !isVisible()) return false;
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        closeDrawers();
        event->accept();
        return true;
    }
    if (event->type() != QEvent::MouseButtonPress) return false;
    for (const Pane& pane : m_panes)
        if (pane.widget && (pane.widget == widget || pane.widget->isAncestorOf(widget) || pane.strip == widget ||
                            pane.strip->isAncestorOf(widget)))
            return false;
    closeDrawers();
    return false;  // what was clicked does what it does
}

void SidePanes::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

}  // namespace sextant
