// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/job_row.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/models/job_text.h"
#include "ui/widgets/sparkline.h"

#include <QPainter>

namespace sextant {

namespace {

constexpr int kHeight = 56;
constexpr int kSparklineWidth = 110;
constexpr int kValueWidth = 110;

}  // namespace

JobRow::JobRow(QWidget* parent) : QAbstractButton(parent) {
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize JobRow::sizeHint() const { return {480, Theme::instance().scaled(kHeight)}; }
QSize JobRow::minimumSizeHint() const { return {320, sizeHint().height()}; }

void JobRow::setJob(const JobSummary& job) {
    m_job = job;
    setAccessibleName(QStringLiteral("%1, %2, %3").arg(job.name, stateText(job.state), progressText(job)));
    setToolTip(job.message);
    update();
}

void JobRow::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor surface = theme.color(Token::Surface);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (underMouse() || hasFocus()) {
        painter.setBrush(mixed(theme.color(Token::Text), surface, 0.04));
        painter.setPen(hasFocus() ? QPen(theme.color(Token::Accent), 2) : QPen(Qt::NoPen));
        painter.drawRoundedRect(box, 6, 6);
    }
    QRectF content = box.adjusted(11, 8, -11, -8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(stateToken(m_job.state)));
    painter.drawEllipse(QPointF(content.left() + 4, content.top() + content.height() * 0.26), 4, 4);
    content.setLeft(content.left() + 20);

    const double valueWidth = theme.scaled(kValueWidth);
    const QRectF values(content.right() - valueWidth, content.top(), valueWidth, content.height());
    const QRectF curve(values.left() - kSparklineWidth - 16, content.top() + 4, kSparklineWidth, content.height() - 8);
    paintSparkline(painter, curve, m_job.sparkline, theme.runColor(m_job.colorIndex));
    const QRectF text(content.left(), content.top(), curve.left() - 16 - content.left(), content.height());
    auto draw = [&](const QRectF& area, Qt::Alignment side, TextStyle style, Token token, const QString& words) {
        painter.setFont(theme.font(style));
        painter.setPen(theme.color(token));
        painter.drawText(area, side, QFontMetricsF(painter.font()).elidedText(words, Qt::ElideRight, area.width()));
    };
    draw(text, Qt::AlignLeft | Qt::AlignTop, TextStyle::BodyStrong, Token::Text, m_job.name);
    QStringList parts{lookOf(m_job.kind).title, progressText(m_job)};
    if (!isActive(m_job.state)) parts << agoText(m_job.updated);
    parts.removeAll(QString());
    draw(text, Qt::AlignLeft | Qt::AlignBottom, TextStyle::Small, Token::Secondary,
         m_job.state == JobState::Failed && !m_job.message.isEmpty() ? m_job.message
                                                                     : parts.join(QStringLiteral("  ·  ")));
    draw(values, Qt::AlignRight | Qt::AlignTop, TextStyle::Mono, Token::Text, lossText(m_job));
    const bool running = m_job.state == JobState::Running && m_job.etaSeconds > 0;
    draw(values, Qt::AlignRight | Qt::AlignBottom, TextStyle::Small, Token::Secondary,
         running ? tr("%1 left").arg(toQString(formatDuration(m_job.etaSeconds))) : stateText(m_job.state));

    const double share = progressShare(m_job);
    if (isActive(m_job.state) && share >= 0) {
        painter.setPen(Qt::NoPen);
        const QRectF track(content.left(), box.bottom() - 3, content.width(), 2);
        painter.setBrush(theme.color(Token::Border));
        painter.drawRect(track);
        painter.setBrush(theme.color(Token::Accent));
        painter.drawRect(QRectF(track.left(), track.top(), track.width() * share, track.height()));
    }
}

}  // namespace sextant
