// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generation_queue.h"

#include <QtTest>

#include <thread>
#include <vector>

using namespace sextant;

class TestGenerationQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneAtATimeInOrder() {
        GenerationQueue queue(8);
        std::vector<std::shared_ptr<GenerationQueue::Place>> places;
        for (int i = 0; i < 5; ++i) places.push_back(queue.enter());
        std::vector<int> order;
        std::atomic<int> inside = 0;
        bool together = false;
        {
            std::vector<std::jthread> threads;
            for (int i = 4; i >= 0; --i)
                threads.emplace_back([&, i] {
                    QVERIFY(places[static_cast<size_t>(i)]->await({}));
                    if (++inside > 1) together = true;
                    order.push_back(i);
                    --inside;
                    places[static_cast<size_t>(i)].reset();
                });
        }
        QCOMPARE(order, (std::vector<int>{0, 1, 2, 3, 4}));
        QVERIFY(!together);
    }
    void notMoreThanANumber() {
        GenerationQueue queue(2);
        auto first = queue.enter(), second = queue.enter(), third = queue.enter();
        QVERIFY(first && second && third);  // one is answered, two wait
        QVERIFY(!queue.enter());
        second.reset();
        QVERIFY(queue.enter());
    }
    void whoGoesAwayLetsTheOthersPass() {
        GenerationQueue queue(8);
        auto first = queue.enter(), second = queue.enter(), third = queue.enter();
        std::stop_source gone;
        std::jthread leaving([&] {
            QVERIFY(!second->await(gone.get_token()));
            second.reset();
        });
        gone.request_stop();
        leaving.join();
        first.reset();
        QVERIFY(third->await({}));
    }
};

QTEST_GUILESS_MAIN(TestGenerationQueue)
#include "tst_generation_queue.moc"
