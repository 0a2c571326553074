// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the window, printed as JSON: `bench_window [WORKSPACE]`. Not a test; nothing is asserted.
#include "core/base/random.h"
#include "core/base/system.h"
#include "tests/ui/support/window_bench.h"
#include "ui/plots/curve_spec.h"
#include "ui/plots/metric_plot.h"
#include "ui/plots/plot_group.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

using namespace sextant;

namespace {

constexpr int kRuns = 10;
constexpr int kPoints = 1000000;
constexpr int kFrames = 60;

double milliseconds(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) * 1e-6; }

void waitFor(const std::function<bool()>& condition) {
    QElapsedTimer clock;
    clock.start();
    while (!condition() && clock.elapsed() < 60000)
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
}

Json measureStart(const QString& workspace) {
    QElapsedTimer clock;
    clock.start();
    WindowBench bench(workspace);
    bench.window.showPage(QStringLiteral("runs"));
    QApplication::processEvents();
    bench.window.grab();
    Json figures = {{"first_picture_ms", milliseconds(clock)}};
    waitFor([&] { return !bench.jobs.jobs().isEmpty() || bench.jobs.isComplete(); });
    figures["list_filled_ms"] = milliseconds(clock);
    waitFor([&] { return bench.jobs.isComplete(); });
    figures["workspace_checked_ms"] = milliseconds(clock);
    figures["jobs"] = bench.jobs.jobs().size();
    figures["resident_bytes"] = residentBytes();
    return figures;
}

/// Another look while every page and every form has been visited, until the window is painted anew.
Json measureLooks(const QString& workspace) {
    WindowBench bench(workspace);
    waitFor([&] { return bench.jobs.isComplete(); });
    const std::pair<const char*, const char*> places[] = {
        {"home", ""},     {"data", ""}, {"data", "new"}, {"data", "mix"}, {"tokenizer", ""}, {"tokenizer", "new"},
        {"machines", ""}, {"chat", ""}, {"runs", "new"}, {"runs", ""},    {"data", ""}};
    for (const auto& [page, argument] : places) {
        bench.window.showPage(QLatin1String(page), QLatin1String(argument));
        QApplication::processEvents();
    }
    QElapsedTimer settling;
    settling.start();
    waitFor([&] { return settling.elapsed() > 1500; });
    Json figures = {{"widgets", QApplication::allWidgets().size()}};
    auto measure = [&](const char* name, const std::function<void()>& change) {
        QElapsedTimer clock;
        clock.start();
        const std::clock_t begin = std::clock();
        change();
        QApplication::sendPostedEvents();
        QApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
        figures[std::string(name) + "_ms"] = milliseconds(clock);
        figures[std::string(name) + "_processor_ms"] = 1000.0 * double(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    Theme& theme = Theme::instance();
    measure("dark", [&] { theme.apply(ThemeChoice::Dark); });
    measure("light", [&] { theme.apply(ThemeChoice::Light); });
    measure("larger_text", [&] { theme.setTextScale(1.5); });
    measure("normal_text", [&] { theme.setTextScale(1.0); });
    for (const char* page : {"runs", "data", "chat"})
        measure((std::string("then_") + page).c_str(), [&] { bench.window.showPage(QLatin1String(page)); });
    return figures;
}

JobEvents stretch(int run, int from, int count) {
    CounterRandom random(static_cast<uint64_t>(run), 1);
    JobEvents events;
    events.segments.emplace_back();
    MetricColumns& columns = events.segments[0].steps;
    auto& loss = columns.values["loss"];
    for (int i = from; i < from + count; ++i) {
        columns.step.push_back(i);
        columns.tokens.push_back(i * 4096.0);
        columns.time.push_back(i * 0.2);
        loss.push_back(2 + 5 * std::exp(-i / 60000.0) + 0.1 * random.normal(static_cast<uint64_t>(i)));
    }
    return events;
}

Json measurePlot() {
    PlotGroup group;
    MetricPlot plot(QStringLiteral("Loss"), {}, ValueFormat::Plain, &group);
    plot.resize(1200, 400);
    plot.show();
    std::vector<std::shared_ptr<RunSeries>> runs;
    std::vector<CurveSpec> curves;
    for (int run = 0; run < kRuns; ++run) {
        runs.push_back(std::make_shared<RunSeries>());
        runs.back()->take(stretch(run, 1, kPoints));
        curves.push_back({runs.back(), TrackKind::Training, "loss", QString::number(run), QString::number(run), run});
    }
    plot.setCurves(curves);
    plot.replotNow();
    std::vector<double> zoom, append;
    CounterRandom random(1, 9);
    QElapsedTimer clock;
    for (int frame = 0; frame < kFrames; ++frame) {
        const double width = kPoints * std::pow(10, -3 * random.uniform(static_cast<uint64_t>(2 * frame)));
        const double left = (kPoints - width) * random.uniform(static_cast<uint64_t>(2 * frame + 1));
        group.setZoom(PlotGroup::Range{left, left + width});
        clock.start();
        plot.replotNow();
        zoom.push_back(milliseconds(clock));
    }
    group.setZoom(std::nullopt);
    for (int frame = 0; frame < kFrames; ++frame) {
        std::vector<JobEvents> batches;
        for (int run = 0; run < kRuns; ++run) batches.push_back(stretch(run, kPoints + 1 + frame * 20, 20));
        clock.start();
        for (int run = 0; run < kRuns; ++run) runs[static_cast<size_t>(run)]->take(batches[static_cast<size_t>(run)]);
        plot.replotNow();
        append.push_back(milliseconds(clock));
    }
    auto summary = [](std::vector<double> times) {
        std::sort(times.begin(), times.end());
        return Json{{"median_ms", times[times.size() / 2]}, {"worst_ms", times.back()}};
    };
    return {
        {"runs", kRuns}, {"points_each", kPoints}, {"zoom_frame", summary(zoom)}, {"append_frame", summary(append)}};
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    Theme::instance().apply(ThemeChoice::Light);
    QTemporaryDir empty;
    const QString workspace = argc > 1 ? QString::fromLocal8Bit(argv[1]) : empty.path();
    Json report = {{"start", measureStart(workspace)}, {"looks", measureLooks(workspace)}, {"plot", measurePlot()}};
    std::fputs(toJsonText(report).c_str(), stdout);
    return 0;
}
