// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/rule_matrix.h"

#include "ui/models/job_text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace sextant {

namespace {

constexpr int kCell = 22, kGap = 10, kNumbers = 20;

}  // namespace

RuleMatrix::RuleMatrix(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Which rules fire together; the table below says the same"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RuleMatrix::setRules(const RuleFiring& firing, const QStringList& names) {
    m_firing = firing;
    m_names = names;
    m_shown.clear();
    for (size_t rule = 0; rule < firing.rules.size(); ++rule)
        if (firing.rules[rule].fired > 0) m_shown.push_back(rule);
    updateGeometry();
    update();
}

int RuleMatrix::nameWidth() const {
    const QFontMetrics metrics(Theme::instance().font(TextStyle::Small));
    int width = 0;
    for (const size_t rule : m_shown)
        width = std::max(width, metrics.horizontalAdvance(m_names[static_cast<qsizetype>(rule)]));
    return width + Theme::instance().scaled(kNumbers);
}

QSize RuleMatrix::sizeHint() const {
    const int cell = Theme::instance().scaled(kCell), count = static_cast<int>(m_shown.size());
    return {nameWidth() + kGap + cell * count, cell * (count + 1)};
}

double RuleMatrix::share(size_t a, size_t b) const {
    const int64_t rarer = std::min(m_firing.rules[a].fired, m_firing.rules[b].fired);
    return rarer > 0 ? static_cast<double>(m_firing.both(a, b)) / static_cast<double>(rarer) : 0;
}

void RuleMatrix::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(theme.font(TextStyle::Small));
    const int cell = theme.scaled(kCell), left = nameWidth() + kGap;
    for (size_t i = 0; i < m_shown.size(); ++i) {
        const int y = cell * static_cast<int>(i + 1), number = static_cast<int>(i + 1);
        painter.setPen(theme.color(Token::Secondary));
        painter.drawText(QRect(left + cell * static_cast<int>(i), 0, cell, cell), Qt::AlignCenter,
                         QString::number(number));
        painter.drawText(QRect(0, y, left - kGap, cell), Qt::AlignRight | Qt::AlignVCenter,
                         QStringLiteral("%1  %2").arg(m_names[static_cast<qsizetype>(m_shown[i])]).arg(number));
        for (size_t j = 0; j < m_shown.size(); ++j) {
            const QRect place = QRect(left + cell * static_cast<int>(j), y, cell, cell).adjusted(1, 1, -1, -1);
            painter.fillRect(place, i == j ? mixed(theme.color(Token::Border), theme.color(Token::Surface), 0.8)
                                           : mixed(theme.color(Token::Accent),
                                                   mixed(theme.color(Token::Border), theme.color(Token::Surface), 0.4),
                                                   share(m_shown[i], m_shown[j])));
        }
    }
}

bool RuleMatrix::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int cell = Theme::instance().scaled(kCell);
    const int column = (help->x() - nameWidth() - kGap) / cell, row = help->y() / cell - 1;
    const int count = static_cast<int>(m_shown.size());
    if (help->x() < nameWidth() + kGap || row < 0 || row >= count || column >= count) {
        QToolTip::hideText();
        return true;
    }
    const size_t a = m_shown[static_cast<size_t>(row)], b = m_shown[static_cast<size_t>(column)];
    const QString both = groupedNumber(static_cast<double>(m_firing.both(a, b)));
    const QString nameA = m_names[static_cast<qsizetype>(a)], nameB = m_names[static_cast<qsizetype>(b)];
    QToolTip::showText(help->globalPos(),
                       a == b ? tr("%1: %2 documents").arg(nameA, both)
                              : tr("%1 and %2: %3 documents, %4 % of the rarer one")
                                    .arg(nameA, nameB, both)
                                    .arg(100 * share(a, b), 0, 'f', 1),
                       this);
    return true;
}

}  // namespace sextant
