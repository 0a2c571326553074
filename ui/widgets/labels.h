// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFrame;
class QLabel;
class QPushButton;
class QToolButton;
class QVariant;
class QWidget;

namespace sextant {

/// What a label is for; the style sheet knows how each looks.
enum class LabelRole { Title, CardTitle, Body, Strong, Secondary, Small, Mono, Bad };
QLabel* makeLabel(const QString& text, LabelRole role, QWidget* parent = nullptr);
/// Also later, when it is shown already.
void setLabelRole(QLabel* label, LabelRole role);

/// Sets a property the style sheet looks at, also of a widget that is shown already.
void setStyleProperty(QWidget* widget, const char* name, const QVariant& value);

enum class ButtonRole { Plain, Primary, Danger, Link };
QPushButton* makeButton(const QString& text, ButtonRole role, QWidget* parent = nullptr);
/// An icon with a tool tip that is also its accessible name.
QToolButton* makeIconButton(const QString& icon, const QString& text, QWidget* parent = nullptr);

/// A frame in one of the style sheet's roles: "card", "pane", "inspector", "hairline" ...
QFrame* makeFrame(const char* role, QWidget* parent = nullptr);

/// A fixed width that grows with the text, also when the text size changes later.
void keepWidth(QWidget* widget, int pixels);
/// At most so wide; the limit grows with the text.
void limitWidth(QWidget* widget, int pixels);

}  // namespace sextant
