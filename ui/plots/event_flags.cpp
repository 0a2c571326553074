// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/event_flags.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

namespace sextant {

namespace {

constexpr double kFlagWidth = 8, kFlagHeight = 8, kReach = 6, kReachDown = 18;
constexpr double kGoneOpacity = 0.3;
constexpr qsizetype kMaximumLines = 6;

Token tokenOf(MarkKind kind) {
    switch (kind) {
        case MarkKind::Warning:
            return Token::Warning;
        case MarkKind::Failed:
            return Token::Bad;
        case MarkKind::Finished:
            return Token::Good;
        case MarkKind::Resumed:
            return Token::Accent;
        default:
            return Token::Muted;
    }
}

}  // namespace

QString markText(const JobMark& mark) {
    auto say = [&](const char* text) {
        return QCoreApplication::translate("sextant::EventFlags", text).arg(QString::number(mark.step, 'f', 0));
    };
    QString text;
    switch (mark.kind) {
        case MarkKind::Started:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Started at step %1"));
            break;
        case MarkKind::Resumed:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Resumed from step %1"));
            break;
        case MarkKind::Checkpoint:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Checkpoint at step %1"));
            break;
        case MarkKind::Paused:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Paused at step %1"));
            break;
        case MarkKind::Continued:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Continued at step %1"));
            break;
        case MarkKind::Stopped:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Stop asked for at step %1"));
            break;
        case MarkKind::Warning:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Warning at step %1"));
            break;
        case MarkKind::Failed:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Failed at step %1"));
            break;
        case MarkKind::Finished:
            text = say(QT_TRANSLATE_NOOP("sextant::EventFlags", "Finished at step %1"));
            break;
    }
    return mark.text.isEmpty() ? text : text + QStringLiteral(": ") + mark.text;
}

double EventFlags::pixelOf(const RunSeries& run, const JobMark& mark) const {
    return mParentPlot->xAxis->coordToPixel(run.x(mark, m_group->xAxis()));
}

bool EventFlags::isGone(const std::shared_ptr<const RunSeries>& run, const JobMark& mark) const {
    if (mark.kind != MarkKind::Checkpoint) return false;
    const auto kept = m_kept.find(run);
    return kept != m_kept.end() && !kept->second.contains(mark.step);
}

void EventFlags::drawFlag(QCPPainter* painter, double x, const QColor& color, double lineOpacity) const {
    const QRect area = mParentPlot->axisRect()->rect();
    QColor line = color;
    line.setAlphaF(lineOpacity * color.alphaF());
    painter->setPen(QPen(line, 1, Qt::DotLine));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    const double top = area.top();
    painter->drawPolygon(QPolygonF({{x, top}, {x + kFlagWidth, top + kFlagHeight / 2}, {x, top + kFlagHeight}}));
}

void EventFlags::draw(QCPPainter* painter) {
    const QRect area = mParentPlot->axisRect()->rect();
    const Theme& theme = Theme::instance();
    auto pixel = [&](double x) -> std::optional<double> {
        x = std::floor(x) + 0.5;
        return x < area.left() || x > area.right() ? std::nullopt : std::optional(x);
    };
    for (const Planned& planned : m_planned) {
        QColor color = theme.color(Token::Muted);
        color.setAlphaF(0.6);
        if (const auto x = pixel(mParentPlot->xAxis->coordToPixel(planned.x))) drawFlag(painter, *x, color, 0.7);
    }
    for (const auto& run : m_runs) {
        double lastCheckpoint = -1e9;
        for (const JobMark& mark : run->marks()) {
            const auto x = pixel(pixelOf(*run, mark));
            if (!x) continue;
            // Checkpoints come in hundreds; flags closer than they are wide would be a smear.
            if (mark.kind == MarkKind::Checkpoint && *x - lastCheckpoint < kFlagWidth + 1) continue;
            if (mark.kind == MarkKind::Checkpoint) lastCheckpoint = *x;
            QColor color = theme.color(tokenOf(mark.kind));
            if (isGone(run, mark)) color.setAlphaF(kGoneOpacity);
            drawFlag(painter, *x, color, mark.kind == MarkKind::Checkpoint ? 0.25 : 0.5);
        }
    }
}

QString EventFlags::textAt(const QPointF& position) const {
    const QRect area = mParentPlot->axisRect()->rect();
    if (position.y() > area.top() + kReachDown || position.y() < area.top() - kReach) return {};
    QStringList lines;
    auto isNear = [&](double x) {
        return std::abs(x + kFlagWidth / 2 - position.x()) < kReach && lines.size() < kMaximumLines;
    };
    for (const auto& run : m_runs)
        for (const JobMark& mark : run->marks()) {
            if (!isNear(pixelOf(*run, mark))) continue;
            const QString text = markText(mark);
            lines << (isGone(run, mark)
                          ? QCoreApplication::translate("sextant::EventFlags", "%1 (deleted since)").arg(text)
                          : text);
        }
    for (const Planned& planned : m_planned)
        if (isNear(mParentPlot->xAxis->coordToPixel(planned.x))) lines << planned.text;
    return lines.join(QLatin1Char('\n'));
}

}  // namespace sextant
