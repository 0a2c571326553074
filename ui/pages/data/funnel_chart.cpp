// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/funnel_chart.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sextant {

namespace {

constexpr int kRowHeight = 40, kBarHeight = 14, kNameWidth = 150, kFigureWidth = 170, kGap = 12;

}  // namespace

QString documentsText(qint64 documents) {
    return documents == 1 ? FunnelChart::tr("1 document")
                          : FunnelChart::tr("%1 documents").arg(groupedNumber(static_cast<double>(documents)));
}

QString tokensText(qint64 tokens) {
    return FunnelChart::tr("%1 tokens").arg(toQString(formatCount(static_cast<double>(tokens))));
}

QString amountText(const Amount& amount) {
    QStringList words{documentsText(amount.documents), toQString(formatBytes(amount.bytes))};
    if (amount.tokens > 0) words << tokensText(amount.tokens);
    return words.join(FunnelChart::tr(", "));
}

FunnelChart::FunnelChart(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("What is left after every stage"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void FunnelChart::setFunnel(const FunnelFigures& funnel) {
    m_funnel = funnel;
    updateGeometry();
    update();
}

void FunnelChart::setMeasure(Measure measure) {
    m_measure = measure;
    update();
}

QSize FunnelChart::sizeHint() const {
    const Theme& theme = Theme::instance();
    return {theme.scaled(kNameWidth + kFigureWidth + 240),
            theme.scaled(kRowHeight) * (static_cast<int>(m_funnel.stages.size()) + 1)};
}

double FunnelChart::value(const Amount& amount) const {
    switch (m_measure) {
        case Measure::Bytes:
            return static_cast<double>(amount.bytes);
        case Measure::Tokens:
            return static_cast<double>(amount.tokens);
        case Measure::Documents:
            break;
    }
    return static_cast<double>(amount.documents);
}

QString FunnelChart::measured(const Amount& amount) const {
    switch (m_measure) {
        case Measure::Bytes:
            return toQString(formatBytes(amount.bytes));
        case Measure::Tokens:
            return tokensText(amount.tokens);
        case Measure::Documents:
            break;
    }
    return documentsText(amount.documents);
}

void FunnelChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    m_parts.clear();
    const double height = Theme::instance().scaled(kRowHeight);
    paintRow(painter, 0, tr("read"), m_funnel.read, {}, {});
    for (qsizetype i = 0; i < m_funnel.stages.size(); ++i) {
        const FunnelStage& stage = m_funnel.stages[i];
        paintRow(painter, height * static_cast<double>(i + 1), stage.name, stage.out, stage.edited, stage.dropped);
    }
}

void FunnelChart::paintRow(QPainter& painter, double top, const QString& name, const Amount& left, const Amount& edited,
                           const QVector<FunnelReason>& dropped) {
    const Theme& theme = Theme::instance();
    const double height = theme.scaled(kRowHeight), bar = theme.scaled(kBarHeight), gap = theme.scaled(kGap);
    const double first = theme.scaled(kNameWidth) + gap,
                 width = std::max(40.0, this->width() - first - gap - theme.scaled(kFigureWidth));
    const double all = std::max(1.0, value(m_funnel.read)), y = top + (height - bar) / 2;
    painter.setFont(theme.font(TextStyle::Body));
    painter.setPen(theme.color(Token::Text));
    painter.drawText(QRectF(0, top, theme.scaled(kNameWidth), height), Qt::AlignVCenter | Qt::AlignRight, name);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(theme.color(Token::Border), theme.color(Token::Surface), 0.5));
    painter.drawRoundedRect(QRectF(first, y, width, bar), 3, 3);
    double x = first;
    auto part = [&](double amount, const QColor& color, const QString& words) {
        if (amount <= 0) return;
        const double length = std::max(1.0, amount / all * width);
        painter.setBrush(color);
        painter.drawRect(QRectF(x, y, length, bar));
        m_parts.push_back({QRectF(x, top, std::max(length, 3.0), height), words});
        x += length;
    };
    part(value(left), theme.color(Token::Accent), tr("%1: %2 left").arg(name, measured(left)));
    int color = 1;  // the accent is like the first
    double gone = 0;
    for (const FunnelReason& reason : dropped) {
        part(value(reason.amount), theme.runColor(color),
             tr("%1: %2 dropped").arg(reason.rule, measured(reason.amount)));
        color = color % 7 + 1;
        gone += value(reason.amount);
    }
    const QRectF figures(first + width + gap, top, theme.scaled(kFigureWidth), height);
    QStringList below;
    if (gone > 0) below << tr("−%1 %").arg(100.0 * gone / all, 0, 'f', 1);
    if (edited.documents > 0) below << tr("%1 edited").arg(groupedNumber(static_cast<double>(edited.documents)));
    painter.setPen(theme.color(Token::Text));
    if (below.isEmpty())
        painter.drawText(figures, Qt::AlignVCenter | Qt::AlignLeft, measured(left));
    else
        painter.drawText(figures.adjusted(0, 0, 0, -height / 2 + 1), Qt::AlignBottom | Qt::AlignLeft, measured(left));
    painter.setFont(theme.font(TextStyle::Small));
    painter.setPen(theme.color(Token::Secondary));
    painter.drawText(figures.adjusted(0, height / 2 + 1, 0, 0), Qt::AlignTop | Qt::AlignLeft,
                     below.join(QStringLiteral(" · ")));
}

bool FunnelChart::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const Part& part : m_parts)
        if (part.place.contains(help->pos())) {
            QToolTip::showText(help->globalPos(), part.words, this);
            return true;
        }
    QToolTip::hideText();
    return true;
}

}  // namespace sextant
