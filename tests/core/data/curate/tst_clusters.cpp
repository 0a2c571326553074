// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/clusters.h"
#include "core/data/curate/rule_firing.h"
#include "core/data/curate/source_shares.h"
#include "curate_test.h"

#include <QtTest>

#include <set>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr const char* kStages =
    R"([{"type": "length", "min_characters": 40}, {"type": "exact_dedup"}, {"type": "minhash_dedup"}])";
constexpr size_t kExact = 1, kNear = 2;

}  // namespace

/// What a finished job's columns tell: clusters, the share removed with more and more sources, rules.
class TestClusters : public QObject {
    Q_OBJECT
    Folder m_folder;
    std::vector<std::filesystem::path> m_files;

    CuratedJob job() const { return CuratedJob::open(m_folder.path("job")).orThrow(); }

private Q_SLOTS:
    /// Document i of a file stands in i % 5 + 1 files of the five; near copies follow in every file.
    void initTestCase() {
        for (int file = 0; file < 5; ++file) {
            std::string lines = jsonLine("short", "short");
            for (int i = 0; i < 60; ++i) {
                const auto number = static_cast<uint64_t>(i);
                if (file <= i % 5) lines += jsonLine(joined(wordsOf(number, 80)), std::to_string(i));
                if (i % 20 == 0)
                    lines += jsonLine(edited(wordsOf(5000 + number, 400), 60 + static_cast<size_t>(file) * 40), "near");
            }
            m_files.push_back(m_folder.write("corpus/" + std::to_string(file) + ".jsonl", lines));
        }
        curated(m_files, kStages, m_folder.path("job"));
    }

    void clustersBySize() {
        const DuplicateClusters exact = duplicateClusters(job(), kExact);
        QCOMPARE(exact.clusters, int64_t{48});  // twelve documents stand in one file only
        QCOMPARE(exact.members, int64_t{12 * (1 + 2 + 3 + 4)});
        QCOMPARE(exact.largest.front().members, int64_t{4});
        QCOMPARE(exact.largest.back().members, int64_t{1});
        QCOMPARE(exact.histogram, (std::vector<int64_t>{0, 24, 24}));
        QCOMPARE(exact.examined, job().rows() - 5);
        const CuratedJob opened = job();
        for (const DuplicateCluster& cluster : exact.largest) {
            const std::string text = opened.document(cluster.survivor).orThrow().text;
            const auto members = clusterMembers(opened, kExact, cluster.survivor, 100);
            QCOMPARE(static_cast<int64_t>(members.size()), cluster.members);
            for (const ClusterMember& member : members) {
                QVERIFY(member.row > cluster.survivor && member.isWhole && member.similarity == 1);
                QCOMPARE(opened.document(member.row).orThrow().text, text);
            }
        }
        QCOMPARE(clusterMembers(opened, kExact, exact.largest.front().survivor, 2).size(), size_t{2});
    }
    void nearDuplicatesCarryTheirVerifiedSimilarity() {
        const CuratedJob opened = job();
        const DuplicateClusters near = duplicateClusters(opened, kNear);
        QVERIFY(near.clusters > 0 && near.examined == opened.rows() - 5 - 120);
        for (const DuplicateCluster& cluster : near.largest)
            for (const ClusterMember& member : clusterMembers(opened, kNear, cluster.survivor, 100))
                QCOMPARE(member.similarity,
                         static_cast<float>(trueSimilarity(opened.document(member.row).orThrow().text,
                                                           opened.document(cluster.survivor).orThrow().text)));
    }
    void littleMemoryGivesTheSame() {
        const CuratedJob opened = job();
        const DuplicateClusters all = duplicateClusters(opened, kExact),
                                little = duplicateClusters(opened, kExact, {7, 10});
        QCOMPARE(little.clusters, all.clusters);
        QCOMPARE(little.members, all.members);
        QCOMPARE(little.elsewhere, all.elsewhere);
        QCOMPARE(little.histogram, all.histogram);
        QCOMPARE(little.largest.size(), size_t{7});
        for (size_t i = 0; i < 7; ++i) {
            QCOMPARE(little.largest[i].survivor, all.largest[i].survivor);
            QCOMPARE(little.largest[i].members, all.largest[i].members);
        }
    }
    void repeatedLinesCountADocumentOnce() {
        const auto file =
            m_folder.write("lines.jsonl",
                           "{\"text\":\"one shared line\\nother shared line\\nfirst\\none shared line\"}\n"
                           "{\"text\":\"one shared line\\nother shared line\\nsecond\"}\n");
        curated({file}, R"([{"type": "exact_dedup", "unit": "line", "min_characters": 8}])", m_folder.path("lines"));
        const CuratedJob opened = CuratedJob::open(m_folder.path("lines")).orThrow();
        const DuplicateClusters clusters = duplicateClusters(opened, 0);
        QCOMPARE(clusters.clusters, int64_t{1});
        QCOMPARE(clusters.members, int64_t{1});
        const auto members = clusterMembers(opened, 0, 0, 10);
        QVERIFY(members.size() == 1 && members[0].row == 1 && !members[0].isWhole);
    }
    void whatAnIndexKnewIsElsewhere() {
        const std::string stages =
            "[{\"type\": \"exact_dedup\", \"index\": \"" + m_folder.path("index").string() + "\"}]";
        curated({m_files[0]}, stages, m_folder.path("dump-0"), 2, 1 << 30, "dump 0");
        curated({m_files[1]}, stages, m_folder.path("dump-1"), 2, 1 << 30, "dump 1");
        const CuratedJob second = CuratedJob::open(m_folder.path("dump-1")).orThrow();
        const DuplicateClusters clusters = duplicateClusters(second, 0);
        QCOMPARE(clusters.elsewhere,
                 static_cast<int64_t>(std::count(second.verdicts().begin(), second.verdicts().end(), 1)));
        QVERIFY(clusters.elsewhere > 40 && clusters.clusters == 0);
    }

    /// The sums over the first n sources are what a job over these n alone removes.
    void theCurveIsWhatSmallerJobsFind() {
        const CuratedJob opened = job();
        for (const size_t stage : {kExact, kNear}) {
            const auto shares = removedBySource(opened, stage);
            QCOMPARE(shares.size(), m_files.size());
            Amount in, removed;
            for (size_t count = 1; count <= m_files.size(); ++count) {
                QCOMPARE(shares[count - 1].source, m_files[count - 1].string());
                in += shares[count - 1].in;
                removed += shares[count - 1].removed;
                const Funnel alone =
                    curated({m_files.begin(), m_files.begin() + static_cast<ptrdiff_t>(count)}, kStages,
                            m_folder.path("first-" + std::to_string(count) + std::to_string(stage)));
                QCOMPARE(removed.documents, alone.steps[stage].dropped[0].documents);
                QCOMPARE(removed.bytes, alone.steps[stage].dropped[0].bytes);
                QCOMPARE(in.documents, alone.steps[stage].in.documents);
            }
            QVERIFY(removed.documents > 0);
        }
    }
    void filesOfSeveralFoldersAreDumps() {
        std::vector<std::filesystem::path> files;
        for (const char* name : {"a/1.jsonl", "a/2.jsonl", "b/1.jsonl"})
            files.push_back(m_folder.write(name, jsonLine(joined(wordsOf(7, 80)), name)));
        curated(files, kStages, m_folder.path("folders"));
        const auto shares = removedBySource(CuratedJob::open(m_folder.path("folders")).orThrow(), kExact);
        QCOMPARE(shares.size(), size_t{2});
        QCOMPARE(shares[0].source, m_folder.path("a").string());
        QCOMPARE(shares[0].in.documents, int64_t{2});
        QCOMPARE(shares[1].removed.documents, int64_t{1});
    }

    void rulesThatFireTogether() {
        curated(
            m_files,
            R"([{"type": "length", "min_characters": 40, "max_characters": 1000}, {"type": "length", "min_characters": 1, "max_characters": 1500}, {"type": "length", "min_characters": 300}])",
            m_folder.path("rules"));
        const CuratedJob opened = CuratedJob::open(m_folder.path("rules")).orThrow();
        const LimitTable limits = limitsOf(opened);
        const RuleFiring firing = ruleFiring(opened, limits, 3);
        // By hand, from the columns.
        for (size_t a = 0; a < firing.rules.size(); ++a) {
            const auto broken = [&](size_t rule, size_t row) {
                const RuleCount& count = firing.rules[rule];
                return !opened.stages()[count.stage].rules[count.rule].keeps(
                    opened.signal(count.stage, count.rule)[row]);
            };
            int64_t fired = 0, alone = 0;
            for (size_t row = 0; row < static_cast<size_t>(opened.rows()); ++row) {
                int others = 0;
                for (size_t b = 0; b < firing.rules.size(); ++b) others += b != a && broken(b, row);
                fired += broken(a, row);
                alone += broken(a, row) && others == 0;
            }
            QCOMPARE(firing.rules[a].fired, fired);
            QCOMPARE(firing.rules[a].alone, alone);
            QCOMPARE(firing.rules[a].measured, opened.rows());
            for (size_t b = 0; b < firing.rules.size(); ++b) {
                int64_t both = 0;
                for (size_t row = 0; row < static_cast<size_t>(opened.rows()); ++row)
                    both += broken(a, row) && broken(b, row);
                QCOMPARE(firing.both(a, b), both);
            }
        }
        QVERIFY(firing.rules[0].fired > 0 && firing.both(0, 2) > 0);
    }
};

QTEST_GUILESS_MAIN(TestClusters)
#include "tst_clusters.moc"
