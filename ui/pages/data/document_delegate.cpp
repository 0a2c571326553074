// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/document_delegate.h"

#include "ui/pages/data/document_list_model.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace sextant {

namespace {

constexpr int kRowHeight = 42, kSideMargin = 8;

}  // namespace

QSize DocumentDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), Theme::instance().scaled(kRowHeight)};
}

void DocumentDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    const QString line = std::exchange(background.text, QString());
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const Theme& theme = Theme::instance();
    const QString reason = index.data(DocumentListModel::ReasonRole).toString();
    const QRect area = option.rect.adjusted(theme.scaled(kSideMargin), 0, -theme.scaled(kSideMargin), 0);
    auto write = [&](const QString& text, TextStyle font, Token color, const QRect& place, int align) {
        painter->setFont(theme.font(font));
        painter->setPen(theme.color(color));
        painter->drawText(place, Qt::TextSingleLine | align,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
    };
    painter->save();
    if (reason.isEmpty()) {
        write(line, TextStyle::Body, Token::Text, area, Qt::AlignVCenter);
    } else {
        const int middle = area.height() / 2;
        write(line, TextStyle::Body, Token::Text, area.adjusted(0, 0, 0, -middle + 1), Qt::AlignBottom);
        write(reason, TextStyle::Small, Token::Secondary, area.adjusted(0, middle + 1, 0, 0), Qt::AlignTop);
    }
    painter->restore();
}

}  // namespace sextant
