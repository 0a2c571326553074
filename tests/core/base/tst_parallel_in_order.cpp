// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel_in_order.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

using namespace sextant;

class TestParallelInOrder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void handsOnInOrder_data() {
        QTest::addColumn<int>("threads");
        for (int threads : {1, 2, 3, 8}) QTest::newRow(qPrintable(QString::number(threads))) << threads;
    }
    void handsOnInOrder() {
        QFETCH(int, threads);
        std::vector<int64_t> taken;
        std::atomic<int> inside = 0;
        bool together = false;
        parallelInOrder<std::vector<int64_t>>(
            200, threads,
            [](int64_t index, std::vector<int64_t>& part) {
                part.assign(1, index);
                if (index % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));  // others overtake it
            },
            [&](std::vector<int64_t>& part) {
                together |= ++inside > 1;
                taken.push_back(part.at(0));
                --inside;
            });
        QCOMPARE(taken.size(), size_t{200});
        for (int64_t i = 0; i < 200; ++i) QCOMPARE(taken[static_cast<size_t>(i)], i);
        QVERIFY(!together);
    }
    void passesExceptionsOn() {
        int taken = 0;
        auto run = [&] {
            parallelInOrder<int>(
                50, 3, [](int64_t index, int& part) { part = static_cast<int>(index); },
                [&](int& part) {
                    ++taken;
                    if (part == 20) throw std::runtime_error("the disk is full");
                });
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, run());
        QCOMPARE(taken, 21);  // nothing behind what failed
    }
    void nothingToDo() {
        parallelInOrder<int>(
            0, 4, [](int64_t, int&) { QFAIL("no part was asked for"); }, [](int&) { QFAIL("no part was made"); });
    }
};

QTEST_GUILESS_MAIN(TestParallelInOrder)
#include "tst_parallel_in_order.moc"
