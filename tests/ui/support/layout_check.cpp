// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/layout_check.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLayout>
#include <QWidget>

namespace sextant {

namespace {

QString described(const QWidget& widget) {
    QString text = widget.accessibleName();
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) text = label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) text = button->text();
    const QRect place = widget.geometry();
    return QStringLiteral("%1 \"%2\" at %3,%4 %5x%6")
        .arg(QString::fromLatin1(widget.metaObject()->className()), text.left(40))
        .arg(place.x())
        .arg(place.y())
        .arg(place.width())
        .arg(place.height());
}

void collect(const QLayout& layout, QVector<const QWidget*>& widgets) {
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem* item = layout.itemAt(i);
        if (item->layout()) collect(*item->layout(), widgets);
        if (item->widget() && item->widget()->isVisible()) widgets << item->widget();
    }
}

QString overlap(const QWidget& parent) {
    if (!parent.layout()) return {};
    QVector<const QWidget*> widgets;
    collect(*parent.layout(), widgets);
    for (qsizetype i = 0; i < widgets.size(); ++i)
        for (qsizetype j = i + 1; j < widgets.size(); ++j)
            if (widgets[i]->geometry().intersects(widgets[j]->geometry()))
                return QStringLiteral("%1 lies on %2").arg(described(*widgets[i]), described(*widgets[j]));
    return {};
}

/// Plain labels say all they have to say.
QString cutOff(const QWidget& widget) {
    const auto* label = qobject_cast<const QLabel*>(&widget);
    if (!label || label->text().isEmpty() || widget.inherits("sextant::ElidedLabel")) return {};
    const int height = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
    const int width = label->wordWrap() ? 0 : label->sizeHint().width();
    return label->width() < width || label->height() < height
               ? QStringLiteral("cut off: %1, which needs %2x%3").arg(described(widget)).arg(width).arg(height)
               : QString();
}

}  // namespace

QString layoutFault(const QWidget& root) {
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible()) continue;
        if (const QString fault = overlap(*widget); !fault.isEmpty()) return fault;
        if (const QString fault = cutOff(*widget); !fault.isEmpty()) return fault;
    }
    return {};
}

}  // namespace sextant
