// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/event_flags.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <cmath>

namespace sextant {

namespace {

constexpr double kFlagWidth = 7, kFlagHeight = 6, kReach = 6;

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

void EventFlags::draw(QCPPainter* painter) {
    const QRect area = mParentPlot->axisRect()->rect();
    const Theme& theme = Theme::instance();
    for (const auto& run : m_runs) {
        double lastCheckpoint = -1e9;
        for (const JobMark& mark : run->marks()) {
            const double x = std::floor(pixelOf(*run, mark)) + 0.5;
            if (x < area.left() || x > area.right()) continue;
            // Checkpoints come in hundreds; flags closer than they are wide would be a smear.
            if (mark.kind == MarkKind::Checkpoint && x - lastCheckpoint < kFlagWidth + 1) continue;
            if (mark.kind == MarkKind::Checkpoint) lastCheckpoint = x;
            const QColor color = theme.color(tokenOf(mark.kind));
            QColor line = color;
            line.setAlphaF(mark.kind == MarkKind::Checkpoint ? 0.25 : 0.5);
            painter->setPen(QPen(line, 1, Qt::DotLine));
            painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
            painter->setPen(Qt::NoPen);
            painter->setBrush(color);
            const double top = area.top();
            painter->drawPolygon(
                QPolygonF({{x, top}, {x + kFlagWidth, top + kFlagHeight / 2}, {x, top + kFlagHeight}}));
        }
    }
}

QString EventFlags::textAt(const QPointF& position) const {
    if (position.y() > mParentPlot->axisRect()->top() + 14) return {};
    QStringList lines;
    for (const auto& run : m_runs)
        for (const JobMark& mark : run->marks())
            if (std::abs(pixelOf(*run, mark) + kFlagWidth / 2 - position.x()) < kReach && lines.size() < 6)
                lines << markText(mark);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace sextant
