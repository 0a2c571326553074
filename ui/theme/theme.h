// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

namespace sextant {

/// The named colours of the window. Nothing paints with a colour that is not one of these or a run colour.
enum class Token {
    Window,
    Surface,
    Raised,
    Border,
    Text,
    Secondary,
    Muted,
    Accent,
    AccentHover,
    OnAccent,
    Good,
    Warning,
    Bad
};

/// What the user chose; System follows the desktop, also while it changes.
enum class ThemeChoice { System, Light, Dark };

/// Type styles; sizes follow the text scale.
enum class TextStyle { PageTitle, CardTitle, Body, BodyStrong, Small, Mono };

/// Colours, fonts and the style sheet of the whole application. One instance, GUI thread only. Widgets that paint
/// themselves ask at paint time and are repainted on `changed`.
class Theme : public QObject {
    Q_OBJECT

public:
    static Theme& instance();

    /// Sets palette, fonts and style sheet of the application. REQUIRES a QApplication.
    void apply(ThemeChoice choice);
    /// What the desktop asks for; seen at once where the choice is System.
    void setSystemDark(bool dark);
    ThemeChoice choice() const { return m_choice; }
    bool isDark() const { return m_dark; }
    /// 1.0 is the designed size; the accessibility goal is 2.0.
    void setTextScale(double scale);
    double textScale() const { return m_textScale; }

    QColor color(Token token) const;
    /// Eight colours safe for colour-blind eyes; any index.
    QColor runColor(int index) const;
    QFont font(TextStyle style) const;
    /// A length that grows with the text.
    int scaled(int pixels) const { return static_cast<int>(pixels * m_textScale + 0.5); }

Q_SIGNALS:
    void changed();

private:
    Theme() = default;
    QString styleSheet() const;
    void restyle();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_dark = false;
    bool m_systemIsDark = false;
    bool m_systemKnown = false;
    double m_textScale = 1.0;
};

/// `foreground` laid over `background` with this opacity: tints that stay opaque.
QColor mixed(const QColor& foreground, const QColor& background, double opacity);

}  // namespace sextant
