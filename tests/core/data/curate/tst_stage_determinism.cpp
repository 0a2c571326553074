// SPDX-License-Identifier: Apache-2.0
#include "curate_test.h"

#include <QtTest>

#include <algorithm>

using namespace sextant;
using namespace sextant::test;

/// Recipes with the stages that look for patterns, learn, and cut passages out: the same bytes whatever the threads,
/// the memory, the order of the sources, and after any interruption.
class TestStageDeterminism : public QObject {
    Q_OBJECT
    static constexpr int kFiles = 5, kDocuments = 80;
    Folder m_folder;
    std::vector<std::filesystem::path> m_files;
    std::string m_stages;

    Recipe recipe(const std::filesystem::path& job) const {
        StageParts parts;
        parts.folder = job;
        createFolders(job).orThrow();
        return Recipe::of(stagesOf(m_stages), parts).orThrow();
    }
    Result<Funnel> run(const char* job, std::vector<std::filesystem::path> files, int threads, int64_t memory,
                       const CurationEvents& events = {}, std::stop_token stop = {}) const {
        CurationOptions options;
        options.name = "test";
        options.files = std::move(files);
        options.threads = threads;
        options.memoryLimit = memory;
        return curate(options, recipe(m_folder.path(job)), m_folder.path(job), events, std::move(stop));
    }

private Q_SLOTS:
    void initTestCase() {
        std::string good, bad;
        for (uint64_t i = 0; i < 60; ++i) {
            good += jsonLine(joined(wordsOf(500'000 + i, 60)), "g" + std::to_string(i));
            bad += jsonLine(edited(wordsOf(600'000 + i, 60), 4), "b" + std::to_string(i));
        }
        const auto goodFile = m_folder.write("good.jsonl", good), badFile = m_folder.write("bad.jsonl", bad);
        // Passages of documents of the first file stand in those of the others.
        for (int file = 0; file < kFiles; ++file) {
            std::string lines;
            for (int i = 0; i < kDocuments; ++i) {
                const auto number = static_cast<uint64_t>(i * kFiles + file);
                const std::string shared = joined(wordsOf(static_cast<uint64_t>(i), 40));
                std::string text = joined(wordsOf(100'000 + number, 50));
                if (i % 3 != 1) text += " " + shared.substr(0, 60 + 5 * static_cast<size_t>((i + file) % 30)) + " end";
                if (i % 7 == 2) text += " casino";
                if (i % 11 == 4) text = edited(wordsOf(number, 60), 4);
                if (i % 13 == 5) text += " [12] call now";
                lines += jsonLine(text, std::to_string(file) + "-" + std::to_string(i));
            }
            m_files.push_back(m_folder.write("corpus/part-" + std::to_string(file) + ".jsonl", lines));
        }
        const Json stages = {{{"type", "regex"}, {"action", "remove"}, {"patterns", {"\\[[0-9]+\\]"}}},
                             {{"type", "regex"}, {"patterns", {"call now"}}},
                             {{"type", "word_list"}, {"words", {"casino"}}, {"keep_fraction", 0.5}},
                             {{"type", "exact_substring_dedup"}},
                             {{"type", "quality_classifier"},
                              {"minimum", 0.3},
                              {"good", {goodFile.string()}},
                              {"bad", {badFile.string()}},
                              {"bucket_bits", 16}},
                             {{"type", "maths"}, {"min_maths", 0}},
                             {{"type", "code"},
                              {"min_lines", 0},
                              {"max_line_length", 100'000},
                              {"max_mean_line_length", 100'000},
                              {"min_alphabetic", 0}}};
        m_stages = stages.dump();
    }

    void everyStageHasSomethingToDo() {
        const Funnel funnel = run("job", m_files, 2, int64_t{1} << 30).orThrow();
        QVERIFY(funnel.steps[0].edited.documents > 0);
        for (const size_t step : {size_t{1}, size_t{2}, size_t{4}})
            QVERIFY(funnel.steps[step].dropped[0].documents > 0);
        QVERIFY(funnel.steps[3].edited.documents > kFiles * kDocuments / 4);
        QVERIFY2(funnel.kept().documents > kDocuments, std::to_string(funnel.kept().documents).c_str());
    }
    void theSameBytesForAnyThreadsOrderAndMemory() {
        const auto expected = outputOf(m_folder.path("job"));
        QVERIFY(expected.contains("models/quality_classifier.classifier"));
        std::vector<std::filesystem::path> backwards(m_files.rbegin(), m_files.rend());
        run("backwards", backwards, 1, 1 << 16).orThrow();
        QVERIFY(outputOf(m_folder.path("backwards")) == expected);
        run("many", m_files, 5, int64_t{1} << 30).orThrow();
        QVERIFY(outputOf(m_folder.path("many")) == expected);
    }
    void anInterruptedJobGoesOn() {
        const auto expected = outputOf(m_folder.path("job"));
        int stops = 0;
        for (int allowed = 1;; ++allowed) {  // stop after ever more progress
            std::stop_source stop;
            int told = 0;
            CurationEvents events;
            events.progress = [&](const std::string&, int64_t, int64_t, const std::string&, const Funnel&) {
                if (++told >= allowed) stop.request_stop();
            };
            const auto outcome = run("stopped", m_files, 1, int64_t{1} << 30, events, stop.get_token());
            if (outcome) break;
            QCOMPARE(outcome.error().kind, ErrorKind::Interrupted);
            QVERIFY(++stops < 100);
        }
        QVERIFY(stops > 3);
        QVERIFY(outputOf(m_folder.path("stopped")) == expected);
    }
};

QTEST_GUILESS_MAIN(TestStageDeterminism)
#include "tst_stage_determinism.moc"
