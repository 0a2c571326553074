// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "ui/plots/min_max_pyramid.h"
#include "ui/plots/run_mark.h"
#include "ui/plots/run_series.h"
#include "ui/plots/smoothed_series.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

using namespace sextant;

namespace {

std::vector<double> randomValues(size_t count, uint64_t seed) {
    CounterRandom random(seed, 1);
    std::vector<double> values(count);
    for (size_t i = 0; i < count; ++i) values[i] = random.normal(i);
    return values;
}

MinMaxPyramid pyramidOf(const std::vector<double>& values) {
    MinMaxPyramid pyramid;
    for (double value : values) pyramid.append(value);
    return pyramid;
}

/// What a smoothed value is, straight from its definition.
double smoothedDirectly(const std::vector<double>& values, size_t at, double weight) {
    double sum = 0, share = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) continue;
        const double part = std::pow(weight, std::abs(static_cast<double>(i) - static_cast<double>(at)));
        sum += part * values[i];
        share += part;
    }
    return sum / share;
}

/// Steps `from` to `to` of one attempt; each value says attempt and step.
JobEvents attempt(int number, std::optional<double> resumedFrom, int from, int to) {
    JobEvents events;
    events.segments.push_back({resumedFrom, {}, {}, {}});
    MetricColumns& columns = events.segments[0].steps;
    for (int step = from; step <= to; ++step) {
        columns.step.push_back(step);
        columns.tokens.push_back(step * 10.0);
        columns.time.push_back(1000.0 * number + step);
        columns.values["loss"].push_back(number * 10000 + step);
    }
    return events;
}

}  // namespace

class TestPyramid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangesAreExact() {
        for (size_t count : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 63u, 64u, 65u, 1000u, 4097u}) {
            const auto values = randomValues(count, count);
            const MinMaxPyramid pyramid = pyramidOf(values);
            CounterRandom random(count, 2);
            for (uint64_t trial = 0; trial < 200; ++trial) {
                size_t first = random.below(count, 2 * trial), last = random.below(count, 2 * trial + 1);
                if (first > last) std::swap(first, last);
                const ValueRange range = pyramid.range(first, last);
                const auto [low, high] = std::minmax_element(values.begin() + static_cast<long>(first),
                                                             values.begin() + static_cast<long>(last) + 1);
                QCOMPARE(range.minimum, *low);
                QCOMPARE(range.maximum, *high);
                QCOMPARE(range.finite, last - first + 1);
            }
        }
    }

    void noSpikeIsLostAndCostIsBounded() {
        const size_t count = 200000, limit = 900;
        for (size_t spike : {size_t(0), size_t(1), size_t(77777), count - 1}) {
            auto values = randomValues(count, 5);
            values[spike] = 1000;
            const auto stretches = pyramidOf(values).stretches(0, count - 1, limit);
            QVERIFY(stretches.size() <= limit + 2);
            QVERIFY(stretches.size() * MinMaxPyramid::kFanOut >= limit);
            size_t next = 0;
            bool seen = false;
            for (const ValueRange& stretch : stretches) {
                QCOMPARE(stretch.first, next);
                next = stretch.last + 1;
                if (stretch.first <= spike && spike <= stretch.last) seen = stretch.maximum == 1000;
            }
            QCOMPARE(next, count);
            QVERIFY(seen);
        }
    }

    void stretchesStayWhereTheyAreWhileTheSeriesGrows() {
        const auto values = randomValues(5000, 9);
        MinMaxPyramid pyramid;
        for (size_t i = 0; i < 4000; ++i) pyramid.append(values[i]);
        const auto before = pyramid.stretches(0, 3999, 500);
        for (size_t i = 4000; i < 4200; ++i) pyramid.append(values[i]);
        const auto after = pyramid.stretches(0, 4199, 500);
        for (size_t i = 0; i + 1 < before.size() && i < after.size(); ++i) {
            QCOMPARE(before[i].first, after[i].first);
            QCOMPARE(before[i].minimum, after[i].minimum);
            QCOMPARE(before[i].maximum, after[i].maximum);
        }
    }

    void truncatedAndGrownAgainIsTheSameAsFresh() {
        const auto values = randomValues(3000, 3);
        for (size_t cut : {0u, 1u, 2u, 3u, 4u, 5u, 255u, 256u, 257u, 2999u}) {
            MinMaxPyramid pyramid = pyramidOf(randomValues(3000, 4));
            pyramid.truncate(cut);
            QCOMPARE(pyramid.size(), cut);
            const std::vector<double> kept = randomValues(3000, 4);
            std::vector<double> expected(kept.begin(), kept.begin() + static_cast<long>(cut));
            for (size_t i = cut; i < values.size(); ++i) {
                pyramid.append(values[i]);
                expected.push_back(values[i]);
            }
            const MinMaxPyramid fresh = pyramidOf(expected);
            const auto a = pyramid.stretches(0, 2999, 100), b = fresh.stretches(0, 2999, 100);
            QCOMPARE(a.size(), b.size());
            for (size_t i = 0; i < a.size(); ++i) {
                QCOMPARE(a[i].minimum, b[i].minimum);
                QCOMPARE(a[i].maximum, b[i].maximum);
                QVERIFY(std::abs(a[i].sum - b[i].sum) < 1e-9);
            }
        }
    }

    void smoothingIsUnbiasedAndLagsBehindNothing() {
        auto values = randomValues(600, 11);
        values[70] = std::nan("");
        for (double weight : {0.1, 0.6, 0.95}) {
            SmoothedSeries smoothed;
            smoothed.update(pyramidOf(values), weight, 0);
            for (size_t at : {size_t(0), size_t(1), size_t(299), size_t(598), size_t(599)})
                QVERIFY(std::abs(smoothed.values().value(at) - smoothedDirectly(values, at, weight)) < 1e-9);
            QVERIFY(std::isnan(smoothed.values().value(70)));
        }
        // A straight fall stays where it is: an average of the past alone would hang above it.
        std::vector<double> fall(500);
        for (size_t i = 0; i < fall.size(); ++i) fall[i] = 10 - 0.01 * static_cast<double>(i);
        SmoothedSeries smoothed;
        smoothed.update(pyramidOf(fall), 0.9, 0);
        for (size_t i = 120; i < 380; ++i) QVERIFY(std::abs(smoothed.values().value(i) - fall[i]) < 1e-4);
        std::vector<double> constant(50, 3.0);
        smoothed.update(pyramidOf(constant), 0.99, 1);
        for (size_t i = 0; i < constant.size(); ++i) QCOMPARE(smoothed.values().value(i), 3.0);
    }

    void smoothingWhatGrowsIsTheSameAsSmoothingTheWhole() {
        const auto values = randomValues(9000, 12);
        MinMaxPyramid raw;
        SmoothedSeries grown, whole;
        for (size_t i = 0; i < values.size(); ++i) {
            raw.append(values[i]);
            if (i % 97 == 0) grown.update(raw, 0.97, 0);
        }
        grown.update(raw, 0.97, 0);
        whole.update(raw, 0.97, 0);
        for (size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(grown.values().value(i) - whole.values().value(i)) < 1e-9);
        // Cut by a resume and as long as before: nothing of what was smoothed is kept.
        MinMaxPyramid other = pyramidOf(randomValues(9000, 13));
        grown.update(other, 0.97, 1);
        whole = {};
        whole.update(other, 0.97, 0);
        for (size_t i = 0; i < values.size(); ++i) QCOMPARE(grown.values().value(i), whole.values().value(i));
    }

    void everyAttemptIsDrawnFromItsOwnStep() {
        RunSeries series;
        series.take(attempt(1, {}, 1, 82));
        series.take(attempt(2, 0.0, 1, 40));    // killed before a checkpoint: from nothing again
        series.take(attempt(3, 30.0, 31, 35));  // and from a checkpoint
        const MetricTrack& track = series.training();
        QCOMPARE(track.size(), size_t(35));
        for (size_t i = 0; i < track.size(); ++i) {
            QCOMPARE(track.x(XAxisKind::Step)[i], static_cast<double>(i + 1));
            QCOMPARE(track.metric("loss")->value(i), (i < 30 ? 20000 : 30000) + static_cast<double>(i + 1));
        }
        QCOMPARE(track.metric("loss")->range(0, 34).maximum, 30035.0);
        QCOMPARE(track.abandoned().size(), size_t(2));
        QCOMPARE(track.abandoned()[0].step.front(), 1.0);
        QCOMPARE(track.abandoned()[0].step.back(), 82.0);
        QCOMPARE(track.abandoned()[0].metric("loss")->range(0, 81).maximum, 10082.0);
        QCOMPARE(track.abandoned()[1].step.front(), 31.0);
        QCOMPARE(track.abandoned()[1].step.back(), 40.0);
        const size_t generation = series.generation();
        series.take(attempt(3, {}, 36, 50));
        QCOMPARE(series.generation(), generation);
        QCOMPARE(track.size(), size_t(50));
    }

    void noTwoRunsInOneOverlayAreAlike() {
        const auto colors = distinctColors({1, 9, 17, 1, 2, -1});
        QCOMPARE(colors.front(), 1);
        std::set<int> seen;
        for (int color : colors) QVERIFY(seen.insert(color % 8).second);
        QCOMPARE(distinctColors({3, 4, 5}), std::vector<int>({3, 4, 5}));
    }

    void brokenNumbersAreCountedNotDrawn() {
        MinMaxPyramid pyramid;
        const double infinity = std::numeric_limits<double>::infinity();
        for (double value : {1.0, std::nan(""), infinity, 3.0, -infinity, 2.0}) pyramid.append(value);
        const ValueRange range = pyramid.range(0, 5);
        QCOMPARE(range.broken, size_t(3));
        QCOMPARE(range.minimum, 1.0);
        QCOMPARE(range.maximum, 3.0);
        QCOMPARE(range.mean(), 2.0);
        QVERIFY(!pyramid.range(1, 2).hasValues());
    }
};

QTEST_GUILESS_MAIN(TestPyramid)
#include "tst_pyramid.moc"
