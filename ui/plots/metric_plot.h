// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_group.h"

#include <QColor>
#include <QWidget>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

class QCPAxis;
class QCPGraph;
class QCPItemText;
class QCPPainter;
class QCustomPlot;
class QTimer;
class QToolButton;

namespace sextant {

class Crosshair;
class CurvePlottable;
class EventFlags;
struct CrosshairRow;
struct CurveSpec;
struct LegendEntry;

/// How numbers on the y axis and in the cross-hair are written.
enum class ValueFormat { Plain, Scientific, Count, Bytes };
enum class PlotFormat { Png, Svg, Pdf, Csv };

/// One metric over the group's x axis, any number of runs. Scrolling zooms, dragging pans, Shift-drag zooms into a box,
/// a double click fits, Left/Right walk the cross-hair from the keyboard. GUI thread.
class MetricPlot : public QWidget {
    Q_OBJECT

public:
    /// `unit`: "nats/token"; empty: none.
    MetricPlot(const QString& title, const QString& unit, ValueFormat format, PlotGroup* group,
               QWidget* parent = nullptr);
    ~MetricPlot() override;

    void setCurves(const std::vector<CurveSpec>& curves);
    /// The steps whose checkpoints still lie there, by run; the flags of others are faint.
    void setKeptCheckpoints(std::map<std::shared_ptr<const RunSeries>, std::set<double>> kept);
    /// A dashed line under the curves: what was planned for steps 1 to lastStep.
    struct PlannedLine {
        std::function<double(double step)> value;
        double lastStep = 0;
        double tokensPerStep = 0;  ///< to draw it over tokens; 0: not known
        QColor color;              ///< invalid: the muted colour
        /// Where the plan changes its course, and what happens there.
        struct Turn {
            double step;
            QString text;
        };
        std::vector<Turn> turns;
    };
    void setPlanned(std::vector<PlannedLine> lines);
    /// Curves grew: repaints soon, once however often it is called.
    void dataChanged();
    void setLogarithmic(bool on);
    bool isLogarithmic() const;

    QString title() const { return m_title; }
    /// Buttons for the plot; whoever wants them puts them into a layout.
    QWidget* toolbar() const { return m_toolbar; }
    /// What the first curve says at the cursor, or at its end; with its unit. Empty: nothing yet.
    QString reading() const;
    /// What is drawn, line by line.
    std::vector<LegendEntry> legend() const;
    /// The picture with title, names and legend, or the raw numbers, as the bytes of a file; empty when the format
    /// could not be made.
    QByteArray exported(PlotFormat format) const;
    /// Draws now; for pictures and measurements.
    void replotNow();

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// `reading` may say something else now.
    void readingChanged();
    /// The user asked for a file; the page chooses where and has it written.
    void exportRequested(sextant::MetricPlot* plot);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildToolbar();
    void connectGroup();
    void applyTheme();
    void applyTickers();
    void fitX();
    void fitY();
    void rebuildPlanned();
    double plannedScale(const PlannedLine& planned) const;
    void refreshEmptiness(bool isEmpty);
    void refreshCrosshair();
    std::vector<CrosshairRow> cursorRows(double x) const;
    void moveCursor(int points);
    std::optional<double> snapped(double x) const;
    void hover(const QPointF& position, const QPoint& globalPosition);
    QString valueText(double value) const;
    bool handleWheel(const QPointF& position, double notches);
    QByteArray picture(PlotFormat format) const;
    void paintPicture(QCPPainter& painter, const QSize& size) const;
    QByteArray numbers() const;

    QString m_title, m_unit;
    ValueFormat m_format;
    PlotGroup* m_group;
    QCustomPlot* m_plot;
    QWidget* m_toolbar;
    QToolButton* m_logButton = nullptr;
    QTimer* m_repaint;
    Crosshair* m_crosshair;
    EventFlags* m_flags;
    std::vector<CurvePlottable*> m_curves;
    std::vector<PlannedLine> m_planned;
    std::vector<QCPGraph*> m_plannedGraphs;
    QCPItemText* m_nothing;
    PlotGroup::Range m_extent;  ///< of everything in this plot
    bool m_manualY = false;
    bool m_panning = false;
};

}  // namespace sextant
