// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_group.h"
#include "ui/plots/qcustomplot_header.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace sextant {

/// Small flags on the upper edge of a plot where something happened: checkpoint, resume, warning ...
class EventFlags : public QCPLayerable {
    Q_OBJECT

public:
    EventFlags(QCustomPlot* plot, const PlotGroup* group) : QCPLayerable(plot), m_group(group) {}
    void setRuns(std::vector<std::shared_ptr<const RunSeries>> runs) { m_runs = std::move(runs); }
    /// The steps whose checkpoints still lie there, by run; flags of the others are faint. A run that is not named:
    /// all.
    using KeptCheckpoints = std::map<std::shared_ptr<const RunSeries>, std::set<double>>;
    void setKeptCheckpoints(KeptCheckpoints kept) { m_kept = std::move(kept); }
    /// Moments of the plan, which have not come yet or are past.
    struct Planned {
        double x;
        QString text;
    };
    void setPlanned(std::vector<Planned> planned) { m_planned = std::move(planned); }
    /// What the flags near this pixel say; empty when there is none.
    QString textAt(const QPointF& position) const;

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }

private:
    double pixelOf(const RunSeries& run, const JobMark& mark) const;
    bool isGone(const std::shared_ptr<const RunSeries>& run, const JobMark& mark) const;
    void drawFlag(QCPPainter* painter, double x, const QColor& color, double lineOpacity) const;

    const PlotGroup* m_group;
    std::vector<std::shared_ptr<const RunSeries>> m_runs;
    KeptCheckpoints m_kept;
    std::vector<Planned> m_planned;
};

/// One short sentence for a mark: "Checkpoint at step 200".
QString markText(const JobMark& mark);

}  // namespace sextant
