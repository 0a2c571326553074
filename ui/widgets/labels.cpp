// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/labels.h"

#include "ui/theme/icon.h"

#include <QFocusEvent>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace sextant {

namespace {

constexpr int kIconSide = 16;

/// Icons grow with the text.
void keepIconSize(QAbstractButton* button) {
    auto resize = [button] {
        const int side = Theme::instance().scaled(kIconSide);
        button->setIconSize(QSize(side, side));
    };
    resize();
    QObject::connect(&Theme::instance(), &Theme::changed, button, resize);
}

/// The style sheet draws the focus ring of a button that the keyboard came to, and none after a click.
class FocusRing : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::FocusIn) {
            const auto reason = static_cast<QFocusEvent*>(event)->reason();
            show(static_cast<QWidget*>(watched), reason != Qt::MouseFocusReason);
        } else if (event->type() == QEvent::KeyPress) {
            show(static_cast<QWidget*>(watched), true);
        }
        return false;
    }

private:
    static void show(QWidget* button, bool ring) { setStyleProperty(button, "quietFocus", !ring); }
};

}  // namespace

QLabel* makeLabel(const QString& text, LabelRole role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    setLabelRole(label, role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void setLabelRole(QLabel* label, LabelRole role) {
    static constexpr const char* kRoles[] = {"title",     "cardTitle", "body", "strong",
                                             "secondary", "small",     "mono", "bad"};
    setStyleProperty(label, "role", QLatin1String(kRoles[static_cast<int>(role)]));
}

void setStyleProperty(QWidget* widget, const char* name, const QVariant& value) {
    if (widget->property(name) == value) return;
    widget->setProperty(name, value);
    // The style sheet looks at properties when a widget is polished, and no more.
    if (!widget->testAttribute(Qt::WA_WState_Polished)) return;
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QPushButton* makeButton(const QString& text, ButtonRole role, QWidget* parent) {
    static constexpr const char* kRoles[] = {"plain", "primary", "danger", "link"};
    auto* button = new QPushButton(text, parent);
    button->setProperty("role", QLatin1String(kRoles[static_cast<int>(role)]));
    button->setAccessibleName(text);
    keepIconSize(button);
    button->installEventFilter(new FocusRing(button));
    if (role == ButtonRole::Link) button->setCursor(Qt::PointingHandCursor);
    return button;
}

QToolButton* makeIconButton(const QString& icon, const QString& text, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(themedIcon(icon));
    keepIconSize(button);
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

void keepWidth(QWidget* widget, int pixels) {
    auto resize = [widget, pixels] { widget->setFixedWidth(Theme::instance().scaled(pixels)); };
    resize();
    QObject::connect(&Theme::instance(), &Theme::changed, widget, resize);
}

void limitWidth(QWidget* widget, int pixels) {
    auto resize = [widget, pixels] { widget->setMaximumWidth(Theme::instance().scaled(pixels)); };
    resize();
    QObject::connect(&Theme::instance(), &Theme::changed, widget, resize);
}

QFrame* makeFrame(const char* role, QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setProperty("role", QLatin1String(role));
    return frame;
}

}  // namespace sextant
