// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_group.h"
#include "ui/plots/qcustomplot_header.h"

#include <memory>
#include <vector>

namespace sextant {

/// Small flags on the upper edge of a plot where something happened: checkpoint, resume, warning ...
class EventFlags : public QCPLayerable {
    Q_OBJECT

public:
    EventFlags(QCustomPlot* plot, const PlotGroup* group) : QCPLayerable(plot), m_group(group) {}
    void setRuns(std::vector<std::shared_ptr<const RunSeries>> runs) { m_runs = std::move(runs); }
    /// What the flags near this pixel say; empty when there is none.
    QString textAt(const QPointF& position) const;

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }

private:
    double pixelOf(const RunSeries& run, const JobMark& mark) const;

    const PlotGroup* m_group;
    std::vector<std::shared_ptr<const RunSeries>> m_runs;
};

/// One short sentence for a mark: "Checkpoint at step 200".
QString markText(const JobMark& mark);

}  // namespace sextant
