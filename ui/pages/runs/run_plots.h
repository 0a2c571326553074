// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/pretrain_spec.h"
#include "ui/bridge/job_types.h"
#include "ui/plots/curve_spec.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QGridLayout;
class QLabel;

namespace sextant {

class Card;
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

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildToolbar();
    void arrange(int columns);
    void setCurves(MetricPlot* plot, const char* metric, const char* evaluationMetric, CurveSmoothing smoothing);
    void exportPlot(MetricPlot* plot);

    FileSaver& m_files;
    PlotGroup* m_group;
    std::vector<PlottedRun> m_runs;
    std::vector<MetricPlot*> m_plots;
    std::vector<Card*> m_cards;
    QGridLayout* m_grid;
    QLabel* m_hint;
    int m_columns = 0;
};

}  // namespace sextant
