// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QAbstractScrollArea>
#include <QHash>

#include <vector>

namespace sextant {

/// A text as coloured tokens that flow like the text. White space is made visible, bytes that are no character are
/// shown in hexadecimal. Painted here: only the lines that are seen, so a hundred thousand tokens scroll like ten.
/// Arrow keys walk from token to token, Ctrl+C copies the token.
class TokenFlow : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit TokenFlow(QWidget* parent = nullptr);
    void setText(const TokenizedTextPointer& text);
    const TokenizedTextPointer& text() const { return m_text; }
    /// Shown in the middle while there is no token.
    void setPlaceholder(const QString& sentence);
    /// The token under the cursor, else the one chosen; -1: none.
    int current() const { return m_hovered >= 0 ? m_hovered : m_chosen; }
    void choose(int index);
    /// Where a token is painted, in the viewport.
    QRectF place(int index) const;

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void measure();
    void layOut();
    float widthOf(std::string_view bytes, TokenTone tone) const;
    void paintToken(QPainter& painter, size_t index, const QRectF& box) const;
    void paintRuns(QPainter& painter, std::string_view bytes, QRectF box) const;
    int tokenAt(const QPointF& position) const;
    int tokenInLine(int line, double x) const;
    void setHovered(int index);
    void setChosen(int index);
    void reveal(int index);

    TokenizedTextPointer m_text;
    QString m_placeholder;
    QHash<int, float> m_widthOfId;  ///< of this tokenizer in this font
    QString m_widthsPath;
    std::vector<float> m_widths, m_lefts;
    std::vector<int> m_lines;          ///< line of each token
    std::vector<size_t> m_lineStarts;  ///< first token of each line
    int m_lineHeight = 24;
    int m_hovered = -1, m_chosen = -1;
};

/// The colour behind a token, opaque: also for legends.
QColor tokenColor(TokenTone tone, size_t index);
/// The colour behind a token that a model has scored: the less it was expected, the stronger. NaN: not scored.
QColor surpriseColor(float logProbability);

}  // namespace sextant
