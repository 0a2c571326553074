// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QWidget>

namespace sextant {

/// Vocabulary size (logarithmic) against bytes per token: where the curve flattens, more tokens buy little. The cursor
/// or Left and Right show the numbers of a point.
class CompressionPlot : public QWidget {
    Q_OBJECT

public:
    explicit CompressionPlot(QWidget* parent = nullptr);
    void setPoints(const std::vector<SizePoint>& points);
    void setPlaceholder(const QString& sentence);

    QSize sizeHint() const override { return {480, 200}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRectF area() const;
    QPointF at(const SizePoint& point) const;
    double top() const;
    void paintAxes(QPainter& painter) const;
    void paintCurve(QPainter& painter) const;
    void paintCursor(QPainter& painter) const;
    void setCursorAt(int index);

    std::vector<SizePoint> m_points;
    QString m_placeholder;
    int m_cursor = -1;
};

}  // namespace sextant
