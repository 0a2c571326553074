// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QPalette>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

#include <array>
#include <optional>
#include <utility>
#include <vector>

// The resources live in a static library: the linker drops them unless somebody names them, outside any namespace.
static void initialiseResources() { Q_INIT_RESOURCE(sextant); }

namespace sextant {

namespace {

struct Shade {
    const char* name;
    QRgb light, dark;
};

constexpr std::array<Shade, 13> kShades{{
    {"window", 0xFFF6F7F9, 0xFF0F1319},
    {"surface", 0xFFFFFFFF, 0xFF161B23},
    {"raised", 0xFFFFFFFF, 0xFF1D2430},
    {"border", 0xFFE2E5EA, 0xFF2A3240},
    {"text", 0xFF1A1F28, 0xFFE6EAF0},
    {"secondary", 0xFF596273, 0xFFA4AEBD},
    {"muted", 0xFF8A93A1, 0xFF6F7A8B},
    {"accent", 0xFF3257D5, 0xFF7C98FF},
    {"accentHover", 0xFF2847B4, 0xFF94ABFF},
    {"onAccent", 0xFFFFFFFF, 0xFF0F1319},
    {"good", 0xFF2B8A3E, 0xFF51CF66},
    {"warning", 0xFFB85C00, 0xFFFFA94D},
    {"bad", 0xFFC92A2A, 0xFFFF8787},
}};

constexpr std::array<std::pair<QRgb, QRgb>, 8> kRunColors{{
    {0xFF0072B2, 0xFF4DA8E0},
    {0xFFD55E00, 0xFFFF8A4C},
    {0xFF009E73, 0xFF3CCB9B},
    {0xFFB5548C, 0xFFE08BBE},
    {0xFF2E9BD6, 0xFF7CC6F2},
    {0xFFB8860B, 0xFFE3B341},
    {0xFF6F5BB5, 0xFFA594E8},
    {0xFF6B7280, 0xFF9CA3AF},
}};

QPalette paletteFor(const Theme& theme) {
    QPalette palette;
    auto set = [&](QPalette::ColorRole role, Token token) { palette.setColor(role, theme.color(token)); };
    set(QPalette::Window, Token::Window);
    set(QPalette::Base, Token::Surface);
    set(QPalette::AlternateBase, Token::Window);
    set(QPalette::Button, Token::Surface);
    set(QPalette::ToolTipBase, Token::Raised);
    set(QPalette::WindowText, Token::Text);
    set(QPalette::Text, Token::Text);
    set(QPalette::ButtonText, Token::Text);
    set(QPalette::ToolTipText, Token::Text);
    set(QPalette::PlaceholderText, Token::Muted);
    set(QPalette::Highlight, Token::Accent);
    set(QPalette::HighlightedText, Token::OnAccent);
    set(QPalette::Link, Token::Accent);
    set(QPalette::LinkVisited, Token::Accent);
    set(QPalette::Mid, Token::Border);
    set(QPalette::Dark, Token::Border);
    set(QPalette::Light, Token::Surface);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.color(Token::Muted));
    return palette;
}

/// Each widget is told of each change of style, and answers by measuring all it holds. None is while this lives.
class StyleChangeFilter : public QObject {
public:
    StyleChangeFilter() { qApp->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override {
        return event->type() == QEvent::StyleChange && watched->isWidgetType();
    }
};

/// Gives hidden widgets the style sheet when they are shown: most widgets are hidden most of the time, and to style
/// each of them is what a change of colours costs. Qt styles a widget again only if it bears the mark of a polished
/// one.
class LateStyling : public QObject {
public:
    LateStyling() { qApp->installEventFilter(this); }

    /// Takes the sheet that is set from hidden widgets; they wait from here on.
    void spareHidden() {
        std::erase_if(m_waiting, [](const QPointer<QWidget>& widget) {
            return !widget || widget->testAttribute(Qt::WA_WState_Polished);
        });
        for (QWidget* widget : QApplication::allWidgets()) {
            if (widget->isVisible() || !widget->testAttribute(Qt::WA_WState_Polished)) continue;
            widget->style()->unpolish(widget);
            widget->setAttribute(Qt::WA_WState_Polished, false);
            m_waiting.emplace_back(widget);
        }
    }
    /// The next sheet is for all widgets again.
    void spareNone() {
        for (const QPointer<QWidget>& widget : m_waiting)
            if (widget) widget->setAttribute(Qt::WA_WState_Polished);
        m_waiting.clear();
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Show || !watched->isWidgetType()) return false;
        auto* widget = static_cast<QWidget*>(watched);
        if (!widget->testAttribute(Qt::WA_WState_Polished)) {  // Qt has polished every other widget before it is shown
            widget->setAttribute(Qt::WA_WState_Polished);
            widget->style()->polish(widget);
        }
        return false;
    }

private:
    std::vector<QPointer<QWidget>> m_waiting;
};

LateStyling& lateStyling() {
    static auto* styling = new LateStyling;  // for as long as the program runs
    return *styling;
}

}  // namespace

QColor mixed(const QColor& foreground, const QColor& background, double opacity) {
    auto mix = [&](int front, int back) { return static_cast<int>(front * opacity + back * (1 - opacity) + 0.5); };
    return QColor(mix(foreground.red(), background.red()), mix(foreground.green(), background.green()),
                  mix(foreground.blue(), background.blue()));
}

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

void Theme::apply(ThemeChoice choice) {
    if (!m_systemKnown) {
        initialiseResources();
        m_systemIsDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
        m_systemKnown = true;
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    m_choice = choice;
    m_dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemIsDark);
    restyle();
    Q_EMIT changed();
}

void Theme::restyle() {
    const bool sameSizes = QApplication::font() == font(TextStyle::Body);
    std::optional<StyleChangeFilter> filter(std::in_place);
    if (sameSizes)
        lateStyling().spareHidden();
    else
        lateStyling().spareNone();
    // Without a sheet in between: to replace one, Qt polishes each widget once for every widget above it, which takes
    // five times as long as to take one away and to set another.
    qApp->setStyleSheet({});
    QApplication::setPalette(paletteFor(*this));
    QApplication::setFont(font(TextStyle::Body));
    if (!sameSizes) filter.reset();  // other colours move nothing
    qApp->setStyleSheet(styleSheet());
}

void Theme::setSystemDark(bool dark) {
    if (m_systemIsDark == dark) return;
    m_systemIsDark = dark;
    if (m_choice == ThemeChoice::System) apply(m_choice);
}

void Theme::setTextScale(double scale) {
    m_textScale = qBound(0.8, scale, 2.0);
    apply(m_choice);
}

QColor Theme::color(Token token) const {
    const Shade& shade = kShades[static_cast<size_t>(token)];
    return QColor::fromRgb(m_dark ? shade.dark : shade.light);
}

QColor Theme::runColor(int index) const {
    const auto& [light, dark] = kRunColors[static_cast<size_t>(index) % kRunColors.size()];
    return QColor::fromRgb(m_dark ? dark : light);
}

QFont Theme::font(TextStyle style) const {
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK SC"), QStringLiteral("sans-serif")});
    int pixels = 13;
    switch (style) {
        case TextStyle::PageTitle:
            pixels = 20, font.setWeight(QFont::DemiBold);
            break;
        case TextStyle::CardTitle:
            pixels = 14, font.setWeight(QFont::DemiBold);
            break;
        case TextStyle::Body:
            break;
        case TextStyle::BodyStrong:
            font.setWeight(QFont::DemiBold);
            break;
        case TextStyle::Small:
            pixels = 11;
            break;
        case TextStyle::Mono:
            pixels = 12;
            font.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("Noto Sans Mono CJK SC"),
                              QStringLiteral("monospace")});
            font.setStyleHint(QFont::Monospace);
            break;
    }
    font.setPixelSize(scaled(pixels));
    return font;
}

QString Theme::styleSheet() const {
    QFile file(QStringLiteral(":/themes/sextant.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString text = QString::fromUtf8(file.readAll());
    for (const char* size : {"11", "12", "13", "14", "18", "20", "28"}) {
        const QString name = QString::fromLatin1(size);
        text.replace(QStringLiteral("@px%1;").arg(name), QStringLiteral("%1px;").arg(scaled(name.toInt())));
    }
    // Derived tints first: their names begin with the names of tokens.
    const QColor surface = color(Token::Surface);
    text.replace(QStringLiteral("@hover"), mixed(color(Token::Text), surface, m_dark ? 0.08 : 0.05).name());
    text.replace(QStringLiteral("@pressed"), mixed(color(Token::Text), surface, m_dark ? 0.13 : 0.09).name());
    text.replace(QStringLiteral("@selected"), mixed(color(Token::Accent), surface, m_dark ? 0.22 : 0.12).name());
    text.replace(QStringLiteral("@controlBorder"), mixed(color(Token::Muted), surface, 0.55).name());
    text.replace(QStringLiteral("@mode"), QLatin1String(m_dark ? "dark" : "light"));
    text.replace(QStringLiteral("@accentHover"), color(Token::AccentHover).name());
    for (size_t i = 0; i < kShades.size(); ++i)
        text.replace(QLatin1Char('@') + QLatin1String(kShades[i].name), color(static_cast<Token>(i)).name());
    return text;
}

}  // namespace sextant
