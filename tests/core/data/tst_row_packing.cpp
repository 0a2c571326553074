// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/data/pack.h"
#include "core/data/row_packing.h"
#include "core/data/token_dataset.h"
#include "data_test.h"

#include <QtTest>

#include <algorithm>

using namespace sextant;

class TestRowPacking : public QObject {
    Q_OBJECT
    test::Folder m_folder;
    const Tokenizer m_bytes = test::byteTokenizer();

    static std::vector<int64_t> startsOf(const std::vector<int64_t>& lengths) {
        std::vector<int64_t> starts{0};
        for (int64_t length : lengths) starts.push_back(starts.back() + length);
        return starts;
    }

private Q_SLOTS:
    void longestFirstIntoTheFullestRow() {
        const PackedRows rows = bestFitRows(startsOf({3, 7, 5, 2, 6}), 10);
        // 7, 6, 5, 3, 2: [7 + 3], [6 + 2], [5]
        QCOMPARE(rows.rows(), int64_t{3});
        QCOMPARE(rows.cutDocuments, int64_t{0});
        auto documents = [&](size_t row) {
            std::vector<int64_t> found;
            for (int64_t i = rows.ends[row]; i < rows.ends[row + 1]; ++i)
                found.push_back(rows.pieces[static_cast<size_t>(i)].document);
            return found;
        };
        QCOMPARE(documents(0), (std::vector<int64_t>{1, 0}));
        QCOMPARE(documents(1), (std::vector<int64_t>{4, 3}));
        QCOMPARE(documents(2), (std::vector<int64_t>{2}));
    }

    /// Nothing is lost, nothing twice, nothing too long, and only what must be is cut; close to the fewest rows there
    /// can be.
    void properties() {
        const CounterRandom random(7, 0);
        for (uint64_t round = 0; round < 40; ++round) {
            std::vector<int64_t> lengths;
            const int64_t rowLength = 16 + static_cast<int64_t>(random.below(200, round));
            for (uint64_t i = 0; i < 300; ++i)
                lengths.push_back(
                    1 + static_cast<int64_t>(random.below(round % 4 == 0 ? 500 : 60, 1000 + 1000 * round + i)));
            const std::vector<int64_t> starts = startsOf(lengths);
            const PackedRows rows = bestFitRows(starts, rowLength);
            std::vector<int> seen(static_cast<size_t>(starts.back()), 0);
            for (int64_t row = 0; row < rows.rows(); ++row) {
                int64_t used = 0;
                for (int64_t i = rows.ends[static_cast<size_t>(row)]; i < rows.ends[static_cast<size_t>(row) + 1];
                     ++i) {
                    const RowPiece& piece = rows.pieces[static_cast<size_t>(i)];
                    used += piece.count;
                    for (int64_t t = piece.first; t < piece.first + piece.count; ++t) ++seen[static_cast<size_t>(t)];
                    const int64_t whole = lengths[static_cast<size_t>(piece.document)];
                    QVERIFY(piece.count == whole || whole > rowLength);
                }
                QVERIFY(used <= rowLength && used > 0);
            }
            QVERIFY(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
            const int64_t least = (starts.back() + rowLength - 1) / rowLength;
            QVERIFY2(rows.rows() <= least * 11 / 9 + 1,
                     std::to_string(rows.rows()).c_str());  // the bound of best-fit decreasing
            QCOMPARE(rows.cutDocuments, static_cast<int64_t>(std::count_if(lengths.begin(), lengths.end(),
                                                                           [&](int64_t l) { return l > rowLength; })));
        }
    }

    /// What the trainer sees: documents alone in their rows, positions from 0, neither padding nor a neighbour as a
    /// target.
    void windowsAreRows() {
        std::string text;
        for (int i = 0; i < 50; ++i)
            text += "{\"text\": \"" + std::string(static_cast<size_t>(3 + i % 9), static_cast<char>('a' + i % 26)) +
                    "\"}\n";
        const auto file = m_folder.write("rows.jsonl", text);
        ReadingReport report;
        packDocuments({file}, m_bytes, {0, 1, 1, {}}, m_folder.path("whole"), report, {}, {}).orThrow();
        const int64_t length = 16;
        const auto manifest = packRows(m_folder.path("whole"), length, m_bytes, 5, m_folder.path("rows"), {}).orThrow();
        QVERIFY(!std::filesystem::exists(m_folder.path("whole")));
        QCOMPARE(ShardsManifest::read(m_folder.path("rows")).orThrow().rowLength, length);
        const ShardReader shard = ShardReader::open(m_folder.path("rows") / "train").orThrow();
        QCOMPARE(shard.tokens(), manifest.trainTokens);
        const auto dataset = TokenDataset::open(m_folder.path("rows") / "train", m_bytes, length, SampleOrder::Shuffled,
                                                3, Windows::Rows)
                                 .orThrow();
        QCOMPARE(dataset.windows() * length, shard.tokens());
        int64_t learned = 0, padding = 0, bytes = 0;
        std::string seen;
        for (int64_t sample = 0; sample < dataset.windows(); ++sample) {
            std::vector<int32_t> tokens(static_cast<size_t>(length)), targets = tokens, positions = tokens, starts;
            bytes += dataset.read(sample, {tokens, targets, positions, &starts});
            const int64_t first = dataset.firstToken(sample);
            for (int64_t t = 0; t < length; ++t) {
                const int64_t document = shard.documentAt(first + t);
                const bool pads = shard.place(document) == DocumentPlace::padding();
                const bool lastOfDocument = first + t + 1 == shard.starts()[static_cast<size_t>(document) + 1];
                const auto at = static_cast<size_t>(t);
                QCOMPARE(targets[at], pads || lastOfDocument ? -1 : tokens[at + 1]);
                QCOMPARE(static_cast<int64_t>(positions[at]),
                         first + t - shard.starts()[static_cast<size_t>(document)]);
                learned += targets[at] != -1;
                padding += pads;
            }
        }
        QCOMPARE(padding, manifest.paddingTokens);
        QCOMPARE(learned, shard.tokens() - padding - 50);  // all but the first token of each document
        QCOMPARE(bytes, manifest.trainTextBytes);
    }
};

QTEST_GUILESS_MAIN(TestRowPacking)
#include "tst_row_packing.moc"
