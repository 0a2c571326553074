// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/difference_delegate.h"

#include "ui/models/comparison_model.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr double kTextWidth = 64;

}  // namespace

void DifferenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);
    const Theme& theme = Theme::instance();
    const double difference = index.data(ComparisonModel::DifferenceRole).toDouble();
    const double textWidth = theme.scaled(static_cast<int>(kTextWidth));
    QRectF bars = QRectF(option.rect).adjusted(12, 0, -textWidth - 8, 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.color(Token::Border), 1));
    painter->drawLine(QPointF(bars.center().x(), bars.top() + 4), QPointF(bars.center().x(), bars.bottom() - 4));
    const double length =
        std::abs(difference) / index.data(ComparisonModel::LargestDifferenceRole).toDouble() * bars.width() / 2;
    QRectF bar(difference < 0 ? bars.center().x() - length : bars.center().x(), bars.center().y() - 4, length, 8);
    painter->setPen(Qt::NoPen);
    // Green and orange of the run colours stay apart for colour-blind eyes; the side says it too.
    painter->setBrush(theme.runColor(difference < 0 ? 2 : 1));
    if (length >= 1) painter->drawRoundedRect(bar, 2, 2);
    painter->setFont(theme.font(TextStyle::Mono));
    painter->setPen(theme.color(Token::Text));
    painter->drawText(QRectF(option.rect).adjusted(0, 0, -12, 0), Qt::AlignRight | Qt::AlignVCenter, background.text);
    painter->restore();
}

}  // namespace sextant
