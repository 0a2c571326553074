// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/funnel_chart.h"

#include "core/base/text.h"
#include "ui/bridge/stage_title.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

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
    setMouseTracking(true);
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

void FunnelChart::setDocuments(Documents documents) {
    m_documents = documents;
    if (documents == Documents::Unknown) unsetCursor();
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

QString FunnelChart::mostFrequentReason(const FunnelStage& stage) const {
    const auto most = std::max_element(
        stage.dropped.begin(), stage.dropped.end(),
        [&](const FunnelReason& a, const FunnelReason& b) { return value(a.amount) < value(b.amount); });
    if (most == stage.dropped.end() || value(most->amount) <= 0) return {};
    const bool isAlone = std::count_if(stage.dropped.begin(), stage.dropped.end(),
                                       [&](const FunnelReason& reason) { return value(reason.amount) > 0; }) == 1;
    return isAlone ? most->rule : tr("mostly %1").arg(most->rule);
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
    for (int stage = -1; stage < m_funnel.stages.size(); ++stage) paintRow(painter, stage);
}

void FunnelChart::paintRow(QPainter& painter, int index) {
    const FunnelStage stage =
        index < 0 ? FunnelStage{tr("read"), m_funnel.read, m_funnel.read, {}, {}} : m_funnel.stages[index];
    const QString name = stageTitle(stage.name);
    const Theme& theme = Theme::instance();
    const double height = theme.scaled(kRowHeight), bar = theme.scaled(kBarHeight), gap = theme.scaled(kGap);
    const double top = height * (index + 1);
    // In a narrow place the bar keeps a share of it, and the words are shortened.
    const double names = std::min<double>(theme.scaled(kNameWidth), 0.28 * this->width());
    const double figuresWidth = std::min<double>(theme.scaled(kFigureWidth), 0.42 * this->width());
    const double first = names + gap, width = std::max(20.0, this->width() - first - gap - figuresWidth);
    const auto shortened = [&](const QString& words, double room) {
        return QFontMetricsF(painter.font()).elidedText(words, Qt::ElideRight, room);
    };
    const double all = std::max(1.0, value(m_funnel.read)), y = top + (height - bar) / 2;
    painter.setFont(theme.font(TextStyle::Body));
    painter.setPen(theme.color(Token::Text));
    const QString frequent = mostFrequentReason(stage);
    const QString mostly = frequent == name ? QString() : frequent;  // a stage that has but one reason
    if (mostly.isEmpty()) {
        painter.drawText(QRectF(0, top, names, height), Qt::AlignVCenter | Qt::AlignRight, shortened(name, names));
    } else {
        painter.drawText(QRectF(0, top, names, height / 2 + 1), Qt::AlignBottom | Qt::AlignRight,
                         shortened(name, names));
        painter.setFont(theme.font(TextStyle::Small));
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRectF(0, top + height / 2 + 1, names, height / 2 - 1), Qt::AlignTop | Qt::AlignRight,
                         shortened(mostly, names));
        painter.setFont(theme.font(TextStyle::Body));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(theme.color(Token::Border), theme.color(Token::Surface), 0.5));
    painter.drawRoundedRect(QRectF(first, y, width, bar), 3, 3);
    double x = first;
    auto part = [&](double amount, const QColor& color, const QString& words, int reason) {
        if (amount <= 0) return;
        const double length = std::max(1.0, amount / all * width);
        painter.setBrush(color);
        painter.drawRect(QRectF(x, y, length, bar));
        m_parts.push_back({QRectF(x, top, std::max(length, 3.0), height), words, reason < 0 ? -1 : index, reason});
        x += length;
    };
    part(value(stage.out), theme.color(Token::Accent), tr("%1: %2 left").arg(name, measured(stage.out)), -1);
    double gone = 0;
    for (int i = 0; i < stage.dropped.size(); ++i) {
        const FunnelReason& reason = stage.dropped[i];
        const int color = i % 7 + 1;  // the accent is like the first
        part(value(reason.amount), theme.runColor(color),
             tr("%1: %2 dropped").arg(reason.rule, measured(reason.amount)), i);
        gone += value(reason.amount);
    }
    const QRectF figures(first + width + gap, top, figuresWidth, height);
    QStringList below;
    const double came = std::max(1.0, value(stage.in));
    if (gone > 0 && came == all) below << tr("−%1 %").arg(100.0 * gone / all, 0, 'f', 1);
    if (gone > 0 && came != all)
        below << tr("−%1 %, of all −%2 %").arg(100.0 * gone / came, 0, 'f', 1).arg(100.0 * gone / all, 0, 'f', 1);
    if (stage.edited.documents > 0)
        below << tr("%1 edited").arg(groupedNumber(static_cast<double>(stage.edited.documents)));
    painter.setPen(theme.color(Token::Text));
    if (below.isEmpty())
        painter.drawText(figures, Qt::AlignVCenter | Qt::AlignLeft, shortened(measured(stage.out), figuresWidth));
    else
        painter.drawText(figures.adjusted(0, 0, 0, -height / 2 + 1), Qt::AlignBottom | Qt::AlignLeft,
                         shortened(measured(stage.out), figuresWidth));
    painter.setFont(theme.font(TextStyle::Small));
    painter.setPen(theme.color(Token::Secondary));
    painter.drawText(figures.adjusted(0, height / 2 + 1, 0, 0), Qt::AlignTop | Qt::AlignLeft,
                     shortened(below.join(QStringLiteral(" · ")), figuresWidth));
}

bool FunnelChart::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Part* part = partAt(help->pos());
    if (!part) {
        QToolTip::hideText();
        return true;
    }
    const bool opens = part->stage >= 0 && m_documents == Documents::Open;
    QToolTip::showText(help->globalPos(), opens ? part->words + tr(". Click to read them.") : part->words, this);
    return true;
}

const FunnelChart::Part* FunnelChart::partAt(const QPointF& place) const {
    // What is thin is drawn wider than it is: the last one drawn lies on top.
    const auto found =
        std::find_if(m_parts.rbegin(), m_parts.rend(), [&](const Part& part) { return part.place.contains(place); });
    return found == m_parts.rend() ? nullptr : &*found;
}

QRectF FunnelChart::partOf(int stage, int reason) const {
    for (const Part& part : m_parts)
        if (part.stage == stage && part.reason == reason) return part.place;
    return {};
}

void FunnelChart::mouseMoveEvent(QMouseEvent* event) {
    const Part* part = m_documents == Documents::Open ? partAt(event->position()) : nullptr;
    if (part && part->stage >= 0)
        setCursor(Qt::PointingHandCursor);
    else
        unsetCursor();
}

void FunnelChart::mouseReleaseEvent(QMouseEvent* event) {
    const Part* part = m_documents == Documents::Open ? partAt(event->position()) : nullptr;
    if (part && part->stage >= 0 && event->button() == Qt::LeftButton) Q_EMIT droppedChosen(part->stage, part->reason);
}

}  // namespace sextant
