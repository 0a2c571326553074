// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/size_histogram.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr int kHeight = 96, kLabelHeight = 16, kWidestBar = 56, kFewestBars = 5, kLabelGap = 4;

QString sizeText(size_t bin) {
    const int64_t first = int64_t{1} << bin, last = 2 * first - 1;
    if (first < 1000) return QStringLiteral("%1–%2").arg(first).arg(last);
    return toQString(formatCount(static_cast<double>(first))) + QLatin1Char('+');
}

}  // namespace

SizeHistogram::SizeHistogram(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    setCounts({});
}

void SizeHistogram::setCounts(const std::vector<int64_t>& counts) {
    m_counts = counts;
    QStringList words;
    for (size_t bin = 1; bin < m_counts.size(); ++bin)
        words << tr("%1 clusters of %2 documents").arg(m_counts[bin]).arg(sizeText(bin));
    setAccessibleName(tr("Clusters by size: %1").arg(words.join(QStringLiteral("; "))));
    setToolTip(words.join(QLatin1Char('\n')));
    update();
}

QSize SizeHistogram::sizeHint() const { return {Theme::instance().scaled(240), Theme::instance().scaled(kHeight)}; }

void SizeHistogram::paintEvent(QPaintEvent*) {
    if (m_counts.size() < 2) return;
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double label = theme.scaled(kLabelHeight), bottom = height() - label, top = label;
    const auto bars = std::max<double>(kFewestBars, static_cast<double>(m_counts.size() - 1));
    const double step = std::min<double>(theme.scaled(kWidestBar), width() / bars);
    const double highest = std::log1p(static_cast<double>(*std::max_element(m_counts.begin(), m_counts.end())));
    painter.setFont(theme.font(TextStyle::Small));
    // Where bars are narrow, every second label or fewer.
    int widest = 0;
    for (size_t bin = 1; bin < m_counts.size(); ++bin)
        widest = std::max(widest, painter.fontMetrics().horizontalAdvance(sizeText(bin)));
    const size_t every = static_cast<size_t>(std::ceil((widest + theme.scaled(kLabelGap)) / step));
    for (size_t bin = 1; bin < m_counts.size(); ++bin) {
        const double x = step * static_cast<double>(bin - 1);
        const double tall = (bottom - top) * std::log1p(static_cast<double>(m_counts[bin])) / highest;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(x + 3, bottom - tall, step - 6, tall), 2, 2);
        painter.setPen(theme.color(Token::Secondary));
        if ((bin - 1) % every == 0)
            painter.drawText(QRectF(x, bottom, step, label), Qt::AlignCenter | Qt::TextDontClip, sizeText(bin));
        if (m_counts[bin] == 0) continue;
        painter.setPen(theme.color(Token::Text));
        painter.drawText(QRectF(x, bottom - tall - label, step, label), Qt::AlignCenter | Qt::TextDontClip,
                         toQString(formatCount(static_cast<double>(m_counts[bin]))));
    }
    painter.setPen(theme.color(Token::Border));
    painter.drawLine(QPointF(0, bottom), QPointF(width(), bottom));
}

}  // namespace sextant
