// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/columns.h"

#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kPageMargin = 24;
constexpr int kCardSpacing = 16;

}  // namespace

ScrolledColumn makeScrolledColumn(QWidget* parent) {
    auto* area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(area);
    content->setProperty("role", QStringLiteral("scrolled"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    area->setWidget(content);
    return {area, content, column};
}

QVBoxLayout* addColumn(QVBoxLayout* outer, int width, ColumnPlace place) {
    auto* holder = new QWidget(outer->parentWidget());
    limitWidth(holder, width);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    // The holder takes what there is up to its limit; the sides get the rest.
    auto* row = new QHBoxLayout;
    if (place == ColumnPlace::Middle) row->addStretch(1);
    row->addWidget(holder, 100);
    row->addStretch(1);
    outer->addLayout(row);
    return column;
}

QVBoxLayout* makePageColumn(QWidget* page) {
    const ScrolledColumn scrolled = makeScrolledColumn(page);
    auto* outer = new QVBoxLayout(page);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scrolled.area);
    scrolled.column->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    QVBoxLayout* column = addColumn(scrolled.column, kPageWidth, ColumnPlace::Middle);
    column->setSpacing(kCardSpacing);
    return column;
}

void clearLayout(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        } else if (item->layout()) {
            clearLayout(item->layout());
        }
        delete item;
    }
}

}  // namespace sextant
