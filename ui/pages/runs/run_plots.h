// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/pretrain_spec.h"
#include "ui/bridge/job_types.h"
#include "ui/pages/runs/run_message.h"
#include "ui/plots/curve_spec.h"

#include <QDir>
#include <QWidget>

#include <memory>
#include <optional>
#include <set>
#include <vector>

class QGridLayout;
class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace sextant {

class Card;
class FileSaver;
class MetricPlot;
class PlotGroup;
class PlotLegend;

/// One run in the plots.
struct PlottedRun {
    QString path, name;
    int colorIndex = 0;
    std::shared_ptr<const RunSeries> series;
    std::optional<TrainOptions> plan;  ///< to draw the planned learning rate
    double tokensPerStep = 0;
    std::set<double> checkpoints;  ///< steps of those that lie there
};

/// The live plots of one or several runs on one linked x axis: loss, learning rate, gradient norm, throughput. Above
/// them, or in their place while there is no step yet, what is to be said about the run.
class RunPlots : public QWidget {
    Q_OBJECT

public:
    explicit RunPlots(FileSaver& files, QWidget* parent = nullptr);
    /// The first one is the one that is shown, the others are drawn over it.
    void setRuns(std::vector<PlottedRun> runs);
    const std::vector<PlottedRun>& runs() const { return m_runs; }
    /// What stands above the plots; nothing in it: nothing.
    void setMessage(const RunMessage::Content& content);
    const RunMessage& message() const { return *m_message; }
    /// Whether any run has a step to draw.
    bool hasSteps() const;
    /// The series of a run grew.
    void dataChanged();
    const std::vector<MetricPlot*>& plots() const { return m_plots; }

Q_SIGNALS:
    void messageActionChosen(const QString& action);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildToolbar();
    void addPlot(size_t index, QWidget* content);
    void refreshPlace();
    void refreshLegend();
    void arrange(int columns);
    void setCurves(MetricPlot* plot, const char* metric, const char* evaluationMetric, CurveSmoothing smoothing);
    void setPlanned();
    void exportPlot(MetricPlot* plot);
    QString fileName(const MetricPlot& plot) const;

    FileSaver& m_files;
    PlotGroup* m_group;
    std::vector<PlottedRun> m_runs;
    std::vector<MetricPlot*> m_plots;
    std::vector<Card*> m_cards;
    QGridLayout* m_grid;
    QVBoxLayout* m_messagePlace;
    QHBoxLayout* m_messageRow;
    RunMessage* m_message;
    PlotLegend* m_legend;
    QWidget *m_toolbar, *m_scroll;
    QLabel* m_hint;
    QString m_exportFolder = QDir::homePath();  ///< then the one used last
    int m_columns = 0;
};

}  // namespace sextant
