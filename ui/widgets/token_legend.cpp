// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/token_legend.h"

#include "ui/theme/theme.h"
#include "ui/widgets/token_flow.h"

#include <QPainter>

namespace sextant {

namespace {

constexpr double kSwatch = 14, kGap = 6, kBetween = 14;

}  // namespace

TokenLegend::TokenLegend(std::vector<Entry> entries, QWidget* parent) : QWidget(parent), m_entries(std::move(entries)) {
    QStringList names;
    for (const Entry& entry : m_entries) names << entry.name;
    setAccessibleName(tr("Colours: %1").arg(names.join(QStringLiteral(", "))));
    connect(&Theme::instance(), &Theme::changed, this, &QWidget::updateGeometry);
}

QSize TokenLegend::sizeHint() const {
    const QFontMetricsF metrics(Theme::instance().font(TextStyle::Small));
    double width = 0;
    for (const Entry& entry : m_entries) width += kSwatch + kGap + metrics.horizontalAdvance(entry.name) + kBetween;
    return {static_cast<int>(width) + 2, static_cast<int>(std::max(kSwatch, metrics.height())) + 4};
}

void TokenLegend::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextStyle::Small));
    const QFontMetricsF metrics(painter.font());
    double x = 1;
    for (const Entry& entry : m_entries) {
        const bool badge = entry.tone == TokenTone::Special;
        const QRectF swatch(x, (height() - kSwatch) / 2 + 0.5, kSwatch, kSwatch - 1);
        painter.setPen(badge                             ? QPen(theme.color(Token::Accent), 1)
                       : entry.tone == TokenTone::Scored ? QPen(theme.color(Token::Border), 1)
                                                         : QPen(Qt::NoPen));
        painter.setBrush(entry.tone == TokenTone::Scored ? surpriseColor(entry.logProbability)
                                                         : tokenColor(entry.tone, 0));
        painter.drawRoundedRect(swatch, badge ? 5 : 3, badge ? 5 : 3);
        x += kSwatch + kGap;
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(x, 0, metrics.horizontalAdvance(entry.name) + 2, height()),
                         Qt::AlignLeft | Qt::AlignVCenter, entry.name);
        x += metrics.horizontalAdvance(entry.name) + kBetween;
    }
}

}  // namespace sextant
