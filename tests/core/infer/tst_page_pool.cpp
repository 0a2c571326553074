// SPDX-License-Identifier: Apache-2.0
#include "core/infer/page_pool.h"
#include "kernels/ops/paged_attention.h"

#include <QtTest>

#include <map>
#include <random>

using namespace sextant;

/// The books of a key/value cache's pages.
class TestPagePool : public QObject {
    Q_OBJECT
    static std::vector<int32_t> full(int32_t token) { return std::vector<int32_t>(kernels::kPagePositions, token); }

private Q_SLOTS:
    void pagesAreTakenAndGivenBack() {
        PagePool pool(2);
        const int32_t first = pool.take(), second = pool.take();
        QVERIFY(first != second && pool.take() == kNoPage);
        QCOMPARE(pool.available(), int64_t{0});
        pool.hold(first);
        pool.release(first);
        QCOMPARE(pool.available(), int64_t{0});  // somebody still has it
        pool.release(first);
        QCOMPARE(pool.take(), first);
    }
    void whatIsKnownIsFound() {
        PagePool pool(4);
        const int32_t first = pool.take(), second = pool.take();
        QCOMPARE(pool.publish(first, kNoPage, full(1)), first);
        QCOMPARE(pool.publish(second, first, std::vector<int32_t>{7, 8, 9}), second);
        const auto match = pool.find(kNoPage, full(1));
        QVERIFY(match.page == first && match.tokens == kernels::kPagePositions);
        QVERIFY(pool.find(first, std::vector<int32_t>{7, 8, 5}).tokens == 2);
        QVERIFY(pool.find(kNoPage, std::vector<int32_t>{7, 8, 5}).page == kNoPage);  // not after the same page
        // The same content once more: the page that is known already.
        const int32_t twin = pool.take();
        QCOMPARE(pool.publish(twin, kNoPage, full(1)), first);
        QCOMPARE(pool.available(), int64_t{2});
        // A page that fills goes on being found.
        std::vector<int32_t> more{7, 8, 9, 10};
        QCOMPARE(pool.publish(second, first, more), second);
        QCOMPARE(pool.find(first, more).tokens, int64_t{4});
    }
    /// Nothing goes before what follows it; what was used longest ago goes first.
    void whatIsForgottenFirst() {
        PagePool pool(3);
        const int32_t parent = pool.take(), child = pool.take(), other = pool.take();
        pool.publish(parent, kNoPage, full(1));
        pool.publish(child, parent, full(2));
        pool.publish(other, kNoPage, full(3));
        for (const int32_t page : {parent, child, other}) pool.release(page);  // the parent was used longest ago
        QCOMPARE(pool.available(), int64_t{3});
        QCOMPARE(pool.take(), child);
        QCOMPARE(pool.take(), parent);
        QVERIFY(pool.find(kNoPage, full(1)).page == kNoPage);
        QCOMPARE(pool.find(kNoPage, full(3)).page, other);
        QCOMPARE(pool.take(), other);
    }
    void newWeights() {
        PagePool pool(2);
        const int32_t page = pool.take();
        pool.publish(page, kNoPage, full(1));
        QVERIFY_EXCEPTION_THROWN(pool.forgetAll(), std::logic_error);
        pool.release(page);
        pool.forgetAll();
        QVERIFY(pool.find(kNoPage, full(1)).page == kNoPage);
        QVERIFY(pool.take() != pool.take());
        QCOMPARE(pool.take(), kNoPage);
    }

    /// Random prompts of a small alphabet that come and go: held pages are never given to anybody else, what is found
    /// is what was written, and in the end everything can be taken.
    void anyOrderOfUse() {
        struct Prompt {
            std::vector<int32_t> pages;
        };
        std::mt19937 random(5);
        PagePool pool(12);
        std::map<int32_t, std::pair<int32_t, int32_t>> written;  // page -> (token, page before)
        std::vector<Prompt> prompts;
        for (int round = 0; round < 20000; ++round) {
            if (prompts.size() < 4 && random() % 2) {
                Prompt prompt;
                int32_t parent = kNoPage;
                for (uint32_t page = 0, count = random() % 5; page < count; ++page) {
                    const auto token = static_cast<int32_t>(random() % 3);
                    const auto match = pool.find(parent, full(token));
                    int32_t own = match.page;
                    if (match.tokens == kernels::kPagePositions) {
                        QVERIFY(written.at(own) == std::pair(token, parent));
                        pool.hold(own);
                    } else {
                        own = pool.take();
                        if (own == kNoPage) break;
                        for (const Prompt& other : prompts)
                            QVERIFY(std::find(other.pages.begin(), other.pages.end(), own) == other.pages.end());
                        QVERIFY(std::find(prompt.pages.begin(), prompt.pages.end(), own) == prompt.pages.end());
                        written[own] = {token, parent};
                        QCOMPARE(pool.publish(own, parent, full(token)), own);
                    }
                    prompt.pages.push_back(own);
                    parent = own;
                }
                prompts.push_back(prompt);
            } else if (!prompts.empty()) {
                const size_t which = random() % prompts.size();
                for (const int32_t page : prompts[which].pages) pool.release(page);
                prompts.erase(prompts.begin() + static_cast<ptrdiff_t>(which));
            }
        }
        for (const Prompt& prompt : prompts)
            for (const int32_t page : prompt.pages) pool.release(page);
        QCOMPARE(pool.available(), pool.size());
        for (int64_t i = 0; i < pool.size(); ++i) QVERIFY(pool.take() != kNoPage);
        QCOMPARE(pool.take(), kNoPage);
    }
};

QTEST_GUILESS_MAIN(TestPagePool)
#include "tst_page_pool.moc"
