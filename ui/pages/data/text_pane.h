// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"
#include "ui/theme/theme.h"

class QPlainTextEdit;
class QWidget;

namespace sextant {

/// A text to read. `name` is for screen readers.
QPlainTextEdit* makeTextPane(const QString& name, QWidget* parent);

/// Tints the marked parts; what was tinted before is not any more.
void markText(QPlainTextEdit* pane, const QVector<TextMark>& marks, Token token);
/// Scrolls to a mark.
void scrollTo(QPlainTextEdit* pane, const TextMark& mark);

/// A text without the long passages that nothing is marked in: a line says how much was left out.
struct FoldedText {
    QString text;
    QVector<TextMark> marks;
};
FoldedText foldUnmarked(const QString& text, const QVector<TextMark>& marks);

}  // namespace sextant
