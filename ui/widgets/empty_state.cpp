// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/empty_state.h"

#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr int kSentenceWidth = 520;

class ExamplePicture : public QWidget {
public:
    ExamplePicture(EmptyState::Example example, QWidget* parent) : QWidget(parent), m_example(example) {
        setFixedSize(420, 170);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor ink = mixed(theme.color(Token::Muted), theme.color(Token::Window), 0.45);
        const QColor faint = mixed(theme.color(Token::Muted), theme.color(Token::Window), 0.15);
        switch (m_example) {
            case EmptyState::Example::Curve:
                return paintCurve(painter, ink, faint);
            case EmptyState::Example::Conversation:
                return paintConversation(painter, ink, faint);
            case EmptyState::Example::Tokens:
                return paintTokens(painter);
            case EmptyState::Example::Funnel:
                return paintFunnel(painter, ink, faint);
            case EmptyState::Example::Clusters:
                return paintClusters(painter, ink, faint);
            case EmptyState::Example::Dumps:
                return paintDumps(painter, ink, faint);
            case EmptyState::Example::Models:
                return paintModels(painter, ink, faint);
        }
    }

private:
    void paintCurve(QPainter& painter, const QColor& ink, const QColor& faint) const {
        painter.setPen(QPen(faint, 1));
        for (int i = 1; i < 4; ++i) painter.drawLine(QPointF(30, i * 40), QPointF(width() - 10, i * 40));
        auto height = [](double x) { return 18 + 120 * (1 - std::exp(-x / 70)); };
        QPolygonF line, band;
        for (int x = 0; x <= 370; x += 5)
            line.append(QPointF(34 + x, height(x) + 3 * std::sin(x * 0.31) + 2 * std::sin(x * 0.83)));
        for (int x = 0; x <= 370; x += 5) band.append(QPointF(34 + x, height(x) - 9 - 5 * std::abs(std::sin(x * 0.7))));
        for (int x = 370; x >= 0; x -= 5) band.append(QPointF(34 + x, height(x) + 9 + 5 * std::abs(std::sin(x * 0.9))));
        painter.setPen(Qt::NoPen);
        painter.setBrush(faint);
        painter.drawPolygon(band);
        painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(line);
        paintAxes(painter, ink);
    }
    void paintAxes(QPainter& painter, const QColor& ink) const {
        painter.setPen(QPen(ink, 1));
        painter.drawLine(QPointF(30, 10), QPointF(30, 160));
        painter.drawLine(QPointF(30, 160), QPointF(width() - 10, 160));
    }
    /// Two documents with the words that differ marked.
    void paintClusters(QPainter& painter, const QColor& ink, const QColor& faint) const {
        painter.setPen(Qt::NoPen);
        for (const double left : {20.0, 225.0}) {
            painter.setBrush(faint);
            painter.drawRoundedRect(QRectF(left, 6, 175, 158), 6, 6);
            painter.setBrush(ink);
            const int widths[] = {140, 147, 120, 150, 96};
            for (int i = 0; i < 5; ++i) painter.drawRoundedRect(QRectF(left + 12, 24 + i * 27, widths[i], 6), 3, 3);
            painter.setBrush(mixed(Theme::instance().color(left < 100 ? Token::Bad : Token::Good),
                                   Theme::instance().color(Token::Window), 0.35));
            painter.drawRoundedRect(QRectF(left + 60, 45, left < 100 ? 44 : 58, 18), 4, 4);
        }
    }
    /// Rows of a list: a name, what it is, and how large.
    void paintModels(QPainter& painter, const QColor& ink, const QColor& faint) const {
        painter.setPen(Qt::NoPen);
        const int names[] = {120, 96, 140}, kinds[] = {170, 150, 186}, sizes[] = {54, 28, 90};
        for (int i = 0; i < 3; ++i) {
            const double top = 10 + i * 54;
            painter.setBrush(faint);
            painter.drawRoundedRect(QRectF(20, top, 380, 44), 6, 6);
            painter.setBrush(ink);
            painter.drawRoundedRect(QRectF(36, top + 11, names[i], 7), 3, 3);
            painter.setBrush(mixed(ink, Theme::instance().color(Token::Window), 0.55));
            painter.drawRoundedRect(QRectF(36, top + 27, kinds[i], 6), 3, 3);
            painter.setBrush(ink);
            painter.drawRoundedRect(QRectF(384 - sizes[i], top + 19, sizes[i], 7), 3, 3);
        }
    }
    /// The removed share, dump by dump.
    void paintDumps(QPainter& painter, const QColor& ink, const QColor& faint) const {
        painter.setPen(QPen(faint, 1));
        for (int i = 1; i < 4; ++i) painter.drawLine(QPointF(30, i * 40), QPointF(width() - 10, i * 40));
        QPolygonF line;
        for (int dump = 0; dump < 8; ++dump)
            line.append(QPointF(52 + dump * 48, 142 - 112 * (1 - std::exp(-dump / 2.4))));
        painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(line);
        painter.setBrush(Theme::instance().color(Token::Window));
        for (const QPointF& point : line) painter.drawEllipse(point, 4, 4);
        paintAxes(painter, ink);
    }
    void paintFunnel(QPainter& painter, const QColor& ink, const QColor& faint) const {
        painter.setPen(Qt::NoPen);
        double left = 1, y = 14;
        for (const double gone : {0.0, 0.18, 0.3, 0.08}) {
            painter.setBrush(faint);
            painter.drawRoundedRect(QRectF(30, y, 380 * left, 22), 4, 4);
            left -= gone;
            painter.setBrush(ink);
            painter.drawRoundedRect(QRectF(30, y, 380 * left, 22), 4, 4);
            y += 38;
        }
    }
    void paintConversation(QPainter& painter, const QColor& ink, const QColor& faint) const {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faint);
        painter.drawRoundedRect(QRectF(200, 10, 210, 40), 10, 10);
        painter.setBrush(ink);
        painter.drawRoundedRect(QRectF(216, 26, 150, 6), 3, 3);
        const int widths[] = {300, 330, 280, 190};
        for (int i = 0; i < 4; ++i) painter.drawRoundedRect(QRectF(14, 74 + i * 18, widths[i], 6), 3, 3);
    }

    void paintTokens(QPainter& painter) const {
        const Theme& theme = Theme::instance();
        static const char* const kLines[][7] = {{"The", "·quick", "·brown", "·fox", "·jump", "s", nullptr},
                                                {"·over", "·the", "·la", "zy", "·dog", ".", nullptr},
                                                {"int", "·main", "()", "·{", "·return", "·0", ";"}};
        painter.setFont(theme.font(TextStyle::Mono));
        const QFontMetricsF metrics(painter.font());
        int number = 0;
        for (int line = 0; line < 3; ++line) {
            double whole = 0;
            for (const char* word : kLines[line])
                if (word) whole += metrics.horizontalAdvance(QString::fromUtf8(word)) + 20;
            double x = (width() - whole) / 2;
            for (const char* word : kLines[line]) {
                if (!word) break;
                const QString text = QString::fromUtf8(word);
                const QRectF chip(x, 22 + line * 46, metrics.horizontalAdvance(text) + 16, 30);
                painter.setPen(Qt::NoPen);
                painter.setBrush(mixed(theme.runColor(number++ % 5), theme.color(Token::Window), 0.14));
                painter.drawRoundedRect(chip, 5, 5);
                painter.setPen(theme.color(Token::Muted));
                painter.drawText(chip, Qt::AlignCenter, text);
                x = chip.right() + 4;
            }
        }
    }

    EmptyState::Example m_example;
};

}  // namespace

EmptyState::EmptyState(Example example, const QString& title, const QString& sentence, const QString& buttonText,
                       QWidget* parent)
    : QWidget(parent), m_sentence(makeLabel(sentence, LabelRole::Secondary, this)), m_buttons(new QHBoxLayout) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(new ExamplePicture(example, this), 0, Qt::AlignHCenter);
    layout->addSpacing(16);
    layout->addWidget(makeLabel(title, LabelRole::Title, this), 0, Qt::AlignHCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setFixedWidth(kSentenceWidth);
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    m_buttons->setSpacing(8);
    m_buttons->addStretch();
    m_buttons->addStretch();
    layout->addLayout(m_buttons);
    if (!buttonText.isEmpty()) {
        QPushButton* button = makeButton(buttonText, ButtonRole::Primary, this);
        m_buttons->insertWidget(1, button);
        connect(button, &QPushButton::clicked, this, &EmptyState::accepted);
    }
    layout->addStretch(3);
    setSentence(sentence);
}

QPushButton* EmptyState::addButton(const QString& text) {
    QPushButton* button = makeButton(text, ButtonRole::Plain, this);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
    if (sentence.isEmpty()) return;
    // An aligned label is given its own size hint, which does not know the width it will be wrapped at.
    m_sentence->setMinimumHeight(m_sentence->heightForWidth(kSentenceWidth));
}

}  // namespace sextant
