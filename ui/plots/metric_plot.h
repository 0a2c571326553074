// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_group.h"

#include <QColor>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QCPAxis;
class QCPGraph;
class QCustomPlot;
class QLabel;
class QTimer;
class QToolButton;

namespace sextant {

class Crosshair;
class CurvePlottable;
class EventFlags;
struct CurveSpec;

/// How numbers on the y axis and in the cross-hair are written.
enum class ValueFormat { Plain, Scientific, Count, Bytes };
enum class PlotFormat { Png, Svg, Pdf, Csv };

/// One metric over the group's x axis, any number of runs. Wheel zooms, drag pans, Shift-drag zooms into a box,
/// double-click fits, Left/Right walk the cross-hair from the keyboard. GUI thread.
class MetricPlot : public QWidget {
    Q_OBJECT

public:
    MetricPlot(const QString& title, ValueFormat format, PlotGroup* group, QWidget* parent = nullptr);
    ~MetricPlot() override;

    void setCurves(const std::vector<CurveSpec>& curves);
    /// A dashed line under the curves: what was planned for steps 1 to lastStep.
    struct PlannedLine {
        std::function<double(double step)> value;
        double lastStep = 0;
        double tokensPerStep = 0;  ///< to draw it over tokens; 0: not known
        QColor color;              ///< invalid: the muted colour
    };
    void setPlanned(std::vector<PlannedLine> lines);
    /// Curves grew: repaints soon, once however often it is called.
    void dataChanged();
    void setLogarithmic(bool on);
    bool isLogarithmic() const;

    QString title() const { return m_title; }
    /// The picture or the raw numbers, as the bytes of a file; empty when the format could not be made.
    QByteArray exported(PlotFormat format) const;
    /// Draws now; for pictures and measurements.
    void replotNow();

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// The user asked for a file; the page chooses where and has it written.
    void exportRequested(sextant::MetricPlot* plot);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildToolbar();
    void connectGroup();
    void applyTheme();
    void applyTickers();
    void fitX();
    void fitY();
    void refreshPlanned();
    void refreshCrosshair();
    void moveCursor(int points);
    QString valueText(double value) const;
    QString cursorTitle(double x) const;
    bool handleWheel(const QPointF& position, double notches);
    void placeToolbar();

    QString m_title;
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
    bool m_manualY = false;
    bool m_panning = false;
};

}  // namespace sextant
