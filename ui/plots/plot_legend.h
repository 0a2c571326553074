// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/curve_spec.h"

#include <QFont>
#include <QWidget>

#include <vector>

class QPainter;

namespace sextant {

/// How a line is drawn, and what it is.
struct LegendEntry {
    enum class Line { Training, Evaluation, Abandoned, Planned };
    Line line = Line::Training;
    int colorIndex = -1;  ///< < 0: no run's, a quiet colour
    RunMarks marks = RunMarks::ColorOnly;
    QString text;
};

/// Swatches with their names in rows, wrapped to the width; gives back how high they are. Without a painter nothing is
/// drawn.
double layLegend(QPainter* painter, const QRectF& area, const std::vector<LegendEntry>& entries, const QFont& font);

/// One row of them.
class PlotLegend : public QWidget {
    Q_OBJECT

public:
    explicit PlotLegend(QWidget* parent = nullptr);
    void setEntries(std::vector<LegendEntry> entries);
    const std::vector<LegendEntry>& entries() const { return m_entries; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<LegendEntry> m_entries;
};

}  // namespace sextant
