// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/pretrain_spec.h"
#include "ui/bridge/job_types.h"
#include "ui/plots/curve_spec.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>


namespace sextant {

class FileSaver;
class MetricPlot;
class PlotGroup;

/// One run in the plots.
struct PlottedRun {
    QString path, name;
    int colorIndex = 0;
    std::shared_ptr<const RunSeries> series;
    std::optional<TrainOptions> plan;  ///< to draw the planned learning rate
    double tokensPerStep = 0;
};

/// The live plots of one or several runs on one linked x axis: loss, learning rate, gradient norm, throughput.
class RunPlots : public QWidget {
    Q_OBJECT

public:
    explicit RunPlots(FileSaver& files, QWidget* parent = nullptr);
    void setRuns(std::vector<PlottedRun> runs);
    /// The series of a run grew.
    void dataChanged();
    const std::vector<MetricPlot*>& plots() const { return m_plots; }

private:
    QWidget* buildToolbar();
    void setCurves(MetricPlot* plot, const char* metric, const char* evaluationMetric, CurveSmoothing smoothing);
    void exportPlot(MetricPlot* plot);

    FileSaver& m_files;
    PlotGroup* m_group;
    std::vector<PlottedRun> m_runs;
    std::vector<MetricPlot*> m_plots;
};

}  // namespace sextant
