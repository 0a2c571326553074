// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/support/quiet_painting.h"
#include "ui/plots/axis_tickers.h"
#include "ui/plots/crosshair.h"
#include "ui/plots/curve_plottable.h"
#include "ui/plots/event_flags.h"
#include "ui/plots/metric_plot.h"
#include "ui/plots/plot_group.h"
#include "ui/plots/plot_legend.h"
#include "ui/plots/qcustomplot_header.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QtTest>

#include <cmath>

using namespace sextant;

namespace {

constexpr double kTokensPerStep = 10;

/// Steps 1 to `last`, every `every` of them recorded, with evaluations now and then.
std::shared_ptr<RunSeries> runOf(int last, int every = 1, const std::vector<int>& evaluations = {}) {
    JobEvents events;
    events.segments.emplace_back();
    MetricColumns& steps = events.segments[0].steps;
    for (int step = every; step <= last; step += every) {
        steps.step.push_back(step);
        steps.tokens.push_back(step * kTokensPerStep);
        steps.time.push_back(step * 2.0);
        steps.values["loss"].push_back(4 - step * 0.01);
    }
    MetricColumns& rare = events.segments[0].evaluations;
    for (int step : evaluations) {
        rare.step.push_back(step);
        rare.tokens.push_back(step * kTokensPerStep);
        rare.time.push_back(step * 2.0);
        rare.values["eval_loss"].push_back(step + 0.5);
    }
    for (int step = 50; step <= last; step += 50)
        events.marks.push_back({MarkKind::Checkpoint, double(step), 0, 0, {}});
    auto series = std::make_shared<RunSeries>();
    series->take(events);
    return series;
}

CurveSpec curve(std::shared_ptr<const RunSeries> series, TrackKind track, const char* label, int color = 0) {
    CurveSpec spec;
    spec.series = std::move(series);
    spec.track = track;
    spec.metric = track == TrackKind::Training ? "loss" : "eval_loss";
    spec.label = spec.run = QLatin1String(label);
    spec.colorIndex = color;
    if (track == TrackKind::Evaluation) spec.smoothing = CurveSmoothing::None;
    return spec;
}

/// A plot that is shown, with what it is made of.
struct PlotBench {
    PlotBench() : plot(QStringLiteral("Loss"), QStringLiteral("nats/token"), ValueFormat::Plain, &group) {
        plot.resize(700, 300);
        plot.show();
        custom = plot.findChild<QCustomPlot*>();
    }
    void draw(const std::vector<CurveSpec>& curves) {
        plot.setCurves(curves);
        plot.replotNow();
    }
    CurvePlottable* curveAt(int index) { return static_cast<CurvePlottable*>(custom->plottable(index)); }
    void pointAt(double x) {
        const QPointF place(custom->xAxis->coordToPixel(x), custom->axisRect()->center().y());
        QMouseEvent move(QEvent::MouseMove, place, custom->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(custom, &move);
    }
    PlotGroup group;
    MetricPlot plot;
    QCustomPlot* custom;
};

}  // namespace

class TestMetricPlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnPaintWarnings(); }
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }

    void theCursorIsAtOneStepForEveryCurve() {
        PlotBench bench;
        bench.draw({curve(runOf(150, 1, {50, 100}), TrackKind::Training, "a"),
                    curve(runOf(100, 2), TrackKind::Training, "b", 1)});
        bench.pointAt(52.3);
        QCOMPARE(*bench.group.cursor(), 52.0);
        QCOMPARE(plotPositionText(XAxisKind::Step, *bench.group.cursor()), QStringLiteral("step 52"));
        QCOMPARE(bench.curveAt(0)->reading(52)->value, 4 - 0.52);
        QCOMPARE(bench.curveAt(1)->reading(52)->x, 52.0);
        QCOMPARE(bench.plot.reading(), QStringLiteral("3.4800 nats/token"));
        // The other run has recorded every second step, and says of which one it speaks.
        const auto other = bench.curveAt(1)->reading(53);
        QVERIFY(other && !other->exact && other->x != 53.0);
        // Beyond its end it says nothing.
        QVERIFY(!bench.curveAt(1)->reading(120));
        bench.group.setCursor(std::nullopt);
        QCOMPARE(bench.plot.reading(), QStringLiteral("2.5000 nats/token"));
    }

    void rareValuesSayWhoseTheyAre() {
        PlotBench bench;
        bench.draw({curve(runOf(150, 1, {50, 100}), TrackKind::Training, "a"),
                    curve(runOf(150, 1, {50, 100}), TrackKind::Evaluation, "validation")});
        QVERIFY(!bench.curveAt(1)->reading(46));  // none so far
        QVERIFY(bench.curveAt(1)->reading(50)->exact);
        const auto later = bench.curveAt(1)->reading(74);
        QVERIFY(!later->exact);
        QCOMPARE(later->x, 50.0);
        QCOMPARE(later->value, 50.5);
        QCOMPARE(bench.curveAt(1)->reading(150)->x, 100.0);
        // Smoothed values are for curves that are smoothed.
        bench.group.setSmoothing(0.6);
        QVERIFY(bench.curveAt(0)->reading(74)->smoothed);
        QVERIFY(!later->smoothed);
    }

    void theTableHidesNoCurve() {
        PlotBench bench;
        bench.draw({curve(runOf(150), TrackKind::Training, "a")});
        const auto table = [&]() -> std::optional<QRectF> {
            for (const QObject* child : bench.custom->findChildren<QObject*>())
                if (auto* crosshair = qobject_cast<const Crosshair*>(child)) return crosshair->table();
            return std::nullopt;
        };
        for (const double step : {5.0, 40.0, 75.0, 110.0, 148.0}) {
            bench.pointAt(step);
            bench.custom->replot();
            QVERIFY2(table(), qPrintable(QString::number(step)));
            QCOMPARE(bench.curveAt(0)->covered(*table()), 0.0);
            QVERIFY(QRectF(bench.custom->rect()).contains(*table()));
        }
        // A plot that follows the cursor of another one shows the line and its dots alone.
        bench.group.setCursor(40, &bench.group);
        bench.custom->replot();
        QVERIFY(!table());
    }

    void stepsAreWholeNumbers() {
        QCustomPlot plot;
        plot.xAxis->setTicker(xTicker(XAxisKind::Step));
        for (const double end : {3.0, 8.0, 10.0, 25.0, 150.0, 9999.0, 1e6}) {
            plot.xAxis->setRange(0, end);
            plot.replot();
            for (double tick : plot.xAxis->tickVector()) QCOMPARE(tick, std::floor(tick));
            QVERIFY(plot.xAxis->tickVector().size() >= 2);
        }
        QCOMPARE(plotPositionText(XAxisKind::Step, 12345), QStringLiteral("step 12,345"));
        QCOMPARE(plotPositionText(XAxisKind::Tokens, 67.4e9), QStringLiteral("67.4 B tokens"));
        QCOMPARE(plotPositionText(XAxisKind::Tokens, 4096), QStringLiteral("4,096 tokens"));
    }

    void nothingIsSaidWithoutValues() {
        PlotBench bench;
        bench.draw({curve(runOf(0), TrackKind::Training, "a")});
        QVERIFY(!bench.custom->xAxis->tickLabels() && !bench.custom->yAxis->tickLabels());
        QVERIFY(bench.plot.reading().isEmpty());
        bench.draw({curve(runOf(3), TrackKind::Training, "a")});
        QVERIFY(bench.custom->xAxis->tickLabels());
    }

    void thePlanIsDrawnToItsEnd() {
        PlotBench bench;
        MetricPlot::PlannedLine plan;
        plan.value = [](double step) { return step < 120 ? 4.0 : 1.0; };
        plan.lastStep = 150;
        plan.turns = {{120, QStringLiteral("falls")}};
        bench.plot.setPlanned({plan});
        bench.draw({curve(runOf(20), TrackKind::Training, "a")});
        QVERIFY(bench.custom->xAxis->range().upper >= 150);
        bench.pointAt(130);
        QCOMPARE(*bench.group.cursor(), 130.0);
        // The fall is where it is, not somewhere between two points of a thinned line.
        QCPGraph* graph = bench.custom->graph(0);
        QCOMPARE(graph->data()->findBegin(119, false)->value, 4.0);
        QCOMPARE(graph->data()->findBegin(120, false)->value, 1.0);
    }

    void flagsHaveWords() {
        PlotBench bench;
        auto series = runOf(150);
        bench.draw({curve(series, TrackKind::Training, "a")});
        bench.plot.setKeptCheckpoints({{series, {100, 150}}});
        bench.plot.replotNow();
        const EventFlags* flags = nullptr;
        for (const QObject* child : bench.custom->findChildren<QObject*>())
            if (auto* found = qobject_cast<const EventFlags*>(child)) flags = found;
        QVERIFY(flags);
        const auto textAt = [&](double step) {
            return flags->textAt({bench.custom->xAxis->coordToPixel(step) + 4, bench.custom->axisRect()->top() + 4.0});
        };
        QCOMPARE(textAt(100), QStringLiteral("Checkpoint at step 100"));
        QCOMPARE(textAt(50), QStringLiteral("Checkpoint at step 50 (deleted since)"));
        QCOMPARE(textAt(75), QString());
    }

    void filesSayWhatTheyShow() {
        PlotBench bench;
        bench.draw({curve(runOf(60, 1, {50}), TrackKind::Training, "fables"),
                    curve(runOf(60, 1, {50}), TrackKind::Evaluation, "fables"),
                    curve(runOf(40), TrackKind::Training, "stories", 1)});
        const QString svg = QString::fromUtf8(bench.plot.exported(PlotFormat::Svg));
        for (const char* text : {"Loss", "nats/token", "Step", "fables", "stories"})
            QVERIFY2(svg.contains(QLatin1String(text)), text);
        QVERIFY(bench.plot.exported(PlotFormat::Pdf).startsWith("%PDF"));
        const QImage picture = QImage::fromData(bench.plot.exported(PlotFormat::Png), "PNG");
        QVERIFY(picture.width() >= 1400);
        for (const QPoint& corner : {picture.rect().topLeft(), picture.rect().bottomRight()})
            QCOMPARE(picture.pixelColor(corner), Theme::instance().color(Token::Surface));
        const QString folder = qEnvironmentVariable("SEXTANT_SCREENSHOT_DIR");  // for people to look at
        if (!folder.isEmpty())
            QVERIFY(QDir().mkpath(folder) && picture.save(folder + QStringLiteral("/exported-plot.png")));
        const QList<QByteArray> lines = bench.plot.exported(PlotFormat::Csv).split('\n');
        QCOMPARE(lines[0], QByteArray("run,metric,step,tokens,seconds,value"));
        QCOMPARE(lines[1], QByteArray("\"fables\",loss,1,10,0,3.99"));
        QVERIFY(lines[62].startsWith("\"fables\",eval_loss,50") || lines[61].startsWith("\"fables\",eval_loss,50"));
        // The window's own plot is as it was.
        QVERIFY(bench.custom->xAxis->label().isEmpty());
    }

    void theLegendNamesEveryKindOfLine() {
        PlotBench bench;
        auto series = runOf(60, 1, {50});
        JobEvents again;
        again.segments.push_back({20.0, {}, {}, {}});
        series->take(again);
        bench.draw(
            {curve(series, TrackKind::Training, "training"), curve(series, TrackKind::Evaluation, "validation")});
        QStringList names;
        for (const LegendEntry& entry : bench.plot.legend()) names << entry.text;
        QCOMPARE(names,
                 QStringList({QStringLiteral("training"), QStringLiteral("validation"), QStringLiteral("abandoned")}));
    }
};

QTEST_MAIN(TestMetricPlot)
#include "tst_metric_plot.moc"
