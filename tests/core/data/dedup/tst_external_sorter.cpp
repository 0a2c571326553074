// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/data/dedup/external_sorter.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

class TestExternalSorter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sortsWithAndWithoutSpilling_data() {
        QTest::addColumn<int>("memory");
        QTest::newRow("in memory") << (1 << 24);
        QTest::newRow("spilled") << (1 << 14);
    }
    void sortsWithAndWithoutSpilling() {
        QFETCH(int, memory);
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("sorted").toStdString();
        std::vector<uint64_t> expected;
        {
            ExternalSorter<uint64_t> sorter(file, memory);
            const CounterRandom random(1, 2);
            for (uint64_t i = 0; i < 300'000; ++i) {
                expected.push_back(random.below(1000'000, i));  // with repetitions
                sorter.add(expected.back()).orThrow();
            }
            sorter.finish().orThrow();
        }
        std::sort(expected.begin(), expected.end());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList("sorted"));
        QCOMPARE(read({file}, {}, {}), expected);
    }
    void nothingIsSortedToo() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("sorted").toStdString();
        ExternalSorter<uint64_t> sorter(file, 1 << 20);
        sorter.finish().orThrow();
        QCOMPARE(read({file}, {}, {}), std::vector<uint64_t>());
    }
    /// Files of uneven lengths, read through windows smaller than they are, and every kind of border.
    void rangesOfSeveralFiles() {
        QTemporaryDir folder;
        std::vector<std::filesystem::path> files;
        std::vector<uint64_t> all;
        for (uint64_t i = 0; i < 7; ++i) {
            files.push_back(folder.filePath("run-" + QString::number(i)).toStdString());
            ExternalSorter<uint64_t> sorter(files.back(), 1 << 20);
            const CounterRandom random(3, i);
            for (uint64_t n = 0; n < i * 700; ++n) {
                all.push_back(100 + random.below(5'000, n));
                sorter.add(all.back()).orThrow();
            }
            sorter.finish().orThrow();
        }
        std::sort(all.begin(), all.end());
        QCOMPARE(read(files, {}, {}), all);
        const std::vector<std::optional<uint64_t>> borders = {std::nullopt, 0, 100, 101, 2'345, 5'099, 5'100, 9'999};
        for (const auto& from : borders)
            for (const auto& to : borders) {
                std::vector<uint64_t> expected;
                for (const uint64_t value : all)
                    if ((!from || value >= *from) && (!to || value < *to)) expected.push_back(value);
                QCOMPARE(read(files, from, to), expected);
            }
    }
    void filesThatAreCutOffAreNamed() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("short").toStdString();
        writeFileAtomically(file, "123456789").orThrow();
        const auto outcome = SortedRuns<uint64_t>({file}).forEach(1 << 20, [](uint64_t) { return Result<void>(); });
        QVERIFY(!outcome && outcome.error().message.find("short: the file is cut off") != std::string::npos);
    }

private:
    static std::vector<uint64_t> read(const std::vector<std::filesystem::path>& files,
                                      const std::optional<uint64_t>& from, const std::optional<uint64_t>& to) {
        std::vector<uint64_t> values;
        SortedRuns<uint64_t>(files)
            .between(from, to, 1 << 12,
                     [&](uint64_t value) {
                         values.push_back(value);
                         return Result<void>();
                     })
            .orThrow();
        return values;
    }
};

QTEST_GUILESS_MAIN(TestExternalSorter)
#include "tst_external_sorter.moc"
