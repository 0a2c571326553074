// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/navigation_rail.h"

#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"

#include <QAbstractButton>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kRailWidth = 76;
constexpr int kButtonHeight = 58;

class RailButton : public QAbstractButton {
public:
    RailButton(const QString& icon, const QString& title, QWidget* parent)
        : QAbstractButton(parent), m_plain(themedIcon(icon)), m_active(themedIcon(icon, Token::Accent)) {
        setText(title);
        setAccessibleName(title);
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override {
        return {Theme::instance().scaled(kRailWidth), Theme::instance().scaled(kButtonHeight)};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF pill = QRectF(rect()).adjusted(6, 3, -7, -3);
        const QColor surface = theme.color(Token::Surface);
        if (isChecked())
            painter.setBrush(mixed(theme.color(Token::Accent), surface, theme.isDark() ? 0.20 : 0.10));
        else if (underMouse())
            painter.setBrush(mixed(theme.color(Token::Text), surface, 0.06));
        else
            painter.setBrush(Qt::NoBrush);
        painter.setPen(hasFocus() ? QPen(theme.color(Token::Accent), 2) : QPen(Qt::NoPen));
        painter.drawRoundedRect(pill, 8, 8);
        const int side = theme.scaled(22);
        const QFont font = theme.font(TextStyle::Small);
        const int textHeight = QFontMetrics(font).height();
        const int top = (height() - side - 4 - textHeight) / 2;
        (isChecked() ? m_active : m_plain).paint(&painter, QRect((width() - side) / 2, top, side, side));
        painter.setFont(font);
        painter.setPen(theme.color(isChecked() ? Token::Accent : Token::Secondary));
        painter.drawText(QRect(0, top + side + 4, width() - 1, textHeight), Qt::AlignHCenter | Qt::AlignVCenter,
                         text());
    }

private:
    QIcon m_plain, m_active;
};

}  // namespace

NavigationRail::NavigationRail(QWidget* parent) : QFrame(parent), m_layout(new QVBoxLayout(this)) {
    setProperty("role", QStringLiteral("rail"));
    keepWidth(this, kRailWidth);
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(0, 8, 0, 8);
    m_layout->setSpacing(2);
    m_layout->addStretch();
}

int NavigationRail::addPage(const QString& icon, const QString& title, const QString& shortcut) {
    const int number = static_cast<int>(m_pages.size());
    auto* button = new RailButton(icon, title, this);
    button->setToolTip(QStringLiteral("%1  (%2)").arg(title, shortcut));
    m_layout->insertWidget(number, button);
    m_pages.push_back(button);
    connect(button, &QAbstractButton::clicked, this, [this, number] { Q_EMIT pageChosen(number); });
    return number;
}

void NavigationRail::setCurrent(int page) { m_pages[static_cast<size_t>(page)]->setChecked(true); }

QAbstractButton* NavigationRail::addTool(const QString& icon, const QString& text) {
    QToolButton* button = makeIconButton(icon, text, this);
    button->setFocusPolicy(Qt::TabFocus);
    m_layout->addWidget(button, 0, Qt::AlignHCenter);
    return button;
}

}  // namespace sextant
