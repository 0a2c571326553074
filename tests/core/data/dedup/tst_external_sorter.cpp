// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/data/dedup/external_sorter.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

class TestExternalSorter : public QObject {
    Q_OBJECT
private slots:
    void sortsWithAndWithoutSpilling_data() {
        QTest::addColumn<int>("memory");
        QTest::addColumn<int>("threads");
        QTest::newRow("in memory, one thread") << (1 << 24) << 1;
        QTest::newRow("in memory, three threads") << (1 << 24) << 3;
        QTest::newRow("spilled") << (1 << 14) << 2;
    }
    void sortsWithAndWithoutSpilling() {
        QFETCH(int, memory);
        QFETCH(int, threads);
        QTemporaryDir folder;
        const std::filesystem::path prefix = folder.filePath("run").toStdString();
        std::vector<uint64_t> expected;
        {
            ExternalSorter<uint64_t> sorter(prefix, memory, threads);
            const CounterRandom random(1, 2);
            for (uint64_t i = 0; i < 300'000; ++i) {
                expected.push_back(random.below(1000'000, i));  // with repetitions
                sorter.add(expected.back()).orThrow();
            }
            QCOMPARE(sorter.size(), int64_t{300'000});
            std::sort(expected.begin(), expected.end());
            size_t next = 0;
            sorter
                .forEach([&](uint64_t value) -> Result<void> {
                    if (value != expected[next]) return dataError("out of order at " + std::to_string(next));
                    ++next;
                    return {};
                })
                .orThrow();
            QCOMPARE(next, expected.size());
        }
        QVERIFY(QDir(folder.path()).isEmpty());
    }
    void nothingIsSortedToo() {
        ExternalSorter<uint64_t> sorter("unused", 1 << 20, 2);
        sorter.forEach([](uint64_t) -> Result<void> { return dataError("there is nothing"); }).orThrow();
    }
};

QTEST_GUILESS_MAIN(TestExternalSorter)
#include "tst_external_sorter.moc"
