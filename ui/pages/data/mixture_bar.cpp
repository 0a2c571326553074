// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/mixture_bar.h"

#include "ui/pages/data/funnel_chart.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace sextant {

namespace {

constexpr int kHeight = 26, kRadius = 5, kSmallestLabel = 40;

}  // namespace

MixtureBar::MixtureBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPlan({});
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QColor MixtureBar::color(int index) { return Theme::instance().runColor(index); }

void MixtureBar::setPlan(const MixturePlan& plan) {
    m_plan = plan;
    QStringList words;
    for (const PlannedSource& source : plan.sources)
        words << tr("%1: %2 %").arg(source.path).arg(100 * source.share, 0, 'f', 1);
    setAccessibleName(tr("The mixture: %1").arg(words.join(QStringLiteral("; "))));
    update();
}

QSize MixtureBar::sizeHint() const { return {Theme::instance().scaled(200), Theme::instance().scaled(kHeight)}; }

void MixtureBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(rect(), kRadius, kRadius);
    painter.setClipPath(outline);
    painter.fillRect(rect(), mixed(theme.color(Token::Border), theme.color(Token::Surface), 0.5));
    painter.setFont(theme.font(TextStyle::Small));
    double x = 0;
    for (qsizetype i = 0; i < m_plan.sources.size(); ++i) {
        const double width = m_plan.sources[i].share * this->width();
        const QRectF part(x, 0, width, height());
        painter.fillRect(part.adjusted(0, 0, i + 1 < m_plan.sources.size() ? -1 : 0, 0), color(static_cast<int>(i)));
        if (width > theme.scaled(kSmallestLabel)) {
            painter.setPen(theme.color(Token::OnAccent));
            painter.drawText(part, Qt::AlignCenter,
                             QStringLiteral("%1 %").arg(100 * m_plan.sources[i].share, 0, 'f', 1));
        }
        x += width;
    }
}

bool MixtureBar::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    double x = 0;
    for (const PlannedSource& source : m_plan.sources) {
        x += source.share * width();
        if (help->x() > x) continue;
        QToolTip::showText(
            help->globalPos(),
            tr("%1: %2, %3 epochs").arg(source.path, tokensText(source.tokens)).arg(source.epochs, 0, 'f', 2), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

}  // namespace sextant
