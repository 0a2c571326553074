// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace sextant {

namespace {

class ThemedIconEngine : public QIconEngine {
public:
    ThemedIconEngine(QString name, Token token) : m_name(std::move(name)), m_token(token) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        const QPixmap picture = render(rect.size() * ratio, mode, state);
        if (!picture.isNull()) painter->drawPixmap(rect, picture);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return render(size, mode, state);
    }
    QIconEngine* clone() const override { return new ThemedIconEngine(*this); }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const {
        const Theme& theme = Theme::instance();
        if (mode == QIcon::Disabled) return theme.color(Token::Muted);
        if (state == QIcon::On) return theme.color(Token::Accent);
        return theme.color(m_token);
    }
    QPixmap render(const QSize& size, QIcon::Mode mode, QIcon::State state) const {
        if (size.isEmpty()) return {};  // a view without room asks all the same
        const QColor ink = color(mode, state);
        const QString key =
            QStringLiteral("sextant-%1-%2-%3x%4").arg(m_name, ink.name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer(QStringLiteral(":/icons/%1.svg").arg(m_name)).render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), ink);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString m_name;
    Token m_token;
};

}  // namespace

QIcon themedIcon(const QString& name, Token token) { return QIcon(new ThemedIconEngine(name, token)); }

}  // namespace sextant
