// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/thread_pool.h"

#include <QtTest>

#include <numeric>

using namespace sextant::kernels;

class TestThreadPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyIndexOnce() {
        for (int threads : {1, 2, 3, 7}) {
            ThreadPool pool(threads);
            for (int64_t count : {0, 1, 2, 5, 1000}) {
                std::vector<int> seen(static_cast<size_t>(count), 0);
                pool.forRanges(count, [&](int64_t begin, int64_t end, int) {
                    for (int64_t i = begin; i < end; ++i) ++seen[static_cast<size_t>(i)];
                });
                QCOMPARE(std::accumulate(seen.begin(), seen.end(), int64_t{0}), count);
            }
        }
    }
    /// Regions that follow at once, after a pause (workers asleep), and many of them.
    void manyRegions() {
        ThreadPool pool(3);
        std::atomic<int64_t> sum = 0;
        for (int round = 0; round < 2000; ++round) {
            pool.forRanges(3, [&](int64_t begin, int64_t end, int) { sum += end - begin; });
            if (round % 400 == 0) QTest::qSleep(5);
        }
        QCOMPARE(sum.load(), int64_t{6000});
    }
};

QTEST_GUILESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
