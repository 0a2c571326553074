// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "ui/plots/min_max_pyramid.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

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

}  // namespace

class TestPyramid : public QObject {
    Q_OBJECT

private slots:
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
