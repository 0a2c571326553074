// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect_document.h"
#include "curate_test.h"

#include <QtTest>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr const char* kStages = R"([{"type": "unicode"}, {"type": "length", "min_characters": 12},
    {"type": "regex", "patterns": ["xx+"], "action": "remove", "replacement": "zz"},
    {"type": "exact_dedup", "unit": "line", "min_characters": 8}, {"type": "personal_data"}])";
enum Stage { Unicode, Length, Regex, Dedup, Personal };

}  // namespace

/// What is recorded of every document: which stages changed its text, and by how much.
class TestEdits : public QObject {
    Q_OBJECT
    Folder m_folder;

    std::filesystem::path corpus() const {
        return m_folder.write("edits.jsonl", jsonLine("plain words and no more", "plain") +
                                                 jsonLine("caf\\u00C3\\u00A9 and xxxx and xx", "repaired") +
                                                 jsonLine("na\\u00C3\\u00AFve", "short") +
                                                 jsonLine("a line of the menu\\nfirst", "first") +
                                                 jsonLine("a line of the menu\\nsecond: me@example.org", "second") +
                                                 jsonLine("a line of the menu", "gone"));
    }
    /// By how many bytes each stage changed a document: "-" where it did not.
    static std::string edits(const CuratedJob& job, int64_t row) {
        std::string text;
        for (size_t stage = 0; stage < job.stages().size(); ++stage) {
            const auto longer = job.editOf(stage, row);
            text += (longer ? std::to_string(*longer) : "-") + " ";
        }
        return text;
    }

private Q_SLOTS:
    void everyChangeIsRecorded() {
        const Funnel funnel = curated({corpus()}, kStages, m_folder.path("job"));
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        QCOMPARE(job.rows(), int64_t{6});
        QCOMPARE(edits(job, 0), std::string("- - - - - "));
        QCOMPARE(edits(job, 1), std::string("-2 - -2 - - "));
        // Dropped by the second stage: what the later ones would have changed is not in its text.
        QCOMPARE(edits(job, 2), std::string("-2 - - - - "));
        QCOMPARE(edits(job, 3), std::string("- - - - - "));
        QCOMPARE(edits(job, 4), std::string("- - - -19 -7 "));
        QCOMPARE(edits(job, 5), std::string("- - - - - "));  // dropped as a whole
        QCOMPARE(job.document(4).orThrow().text, std::string("second: <email>"));
        for (size_t stage = 0; stage < job.stages().size(); ++stage)
            QCOMPARE(job.stages()[stage].edited.value(), funnel.steps[stage].edited.documents);
        QVERIFY(!std::filesystem::exists(m_folder.path("job/signals/length.edits.i32")));
    }
    void aChangeMayLeaveTheLength() {
        const auto file = m_folder.write("same.jsonl", jsonLine("axxb", "a") + jsonLine("ab", "b"));
        curated({file}, R"([{"type": "regex", "patterns": ["xx"], "action": "remove", "replacement": "yy"}])",
                m_folder.path("same"));
        const CuratedJob job = CuratedJob::open(m_folder.path("same")).orThrow();
        QCOMPARE(job.editOf(0, 0), std::optional<int32_t>(0));
        QCOMPARE(job.editOf(0, 1), std::optional<int32_t>());
        QCOMPARE(editText(0), std::string("changed, as long as before"));
        QCOMPARE(editText(-1), std::string("changed, 1 byte shorter"));
        QCOMPARE(editText(12), std::string("changed, 12 bytes longer"));
    }
    void inspectSaysIt() {
        const Json facts = inspectDocument(m_folder.path("job"), 4).orThrow();
        QCOMPARE(facts["id"].get<std::string>(), std::string("second"));
        QCOMPARE(facts["fate"].get<std::string>(), std::string("kept"));
        QCOMPARE(facts["stages"][Personal]["longer"].get<int>(), -7);
        QVERIFY(!facts["stages"][Unicode].contains("longer") && !facts.contains("edits"));
        const Json dropped = inspectDocument(m_folder.path("job"), 2).orThrow();
        QCOMPARE(dropped["fate"].get<std::string>(), std::string("length"));
        QCOMPARE(dropped["stages"][Length]["outcome"].get<std::string>(), std::string("dropped"));
        QCOMPARE(dropped["stages"][Regex]["outcome"].get<std::string>(), std::string("not reached"));
        QVERIFY(!inspectDocument(m_folder.path("job"), 6) && !inspectDocument(m_folder.path("job"), -1));
    }
    /// Columns begin where the first change is, chunks after others that have none.
    void theSameBytesForAnyThreads() {
        std::vector<std::filesystem::path> files;
        for (uint64_t file = 0; file < 7; ++file) {
            std::string lines;
            for (uint64_t i = 0; i < 50; ++i)
                lines += jsonLine(joined(wordsOf(i * 7 + file, 20)) + (file == 4 && i == 9 ? " xxx" : " end"), "d");
            files.push_back(m_folder.write("many/" + std::to_string(file) + ".jsonl", lines));
        }
        curated(files, kStages, m_folder.path("one"), 1);
        curated(files, kStages, m_folder.path("five"), 5);
        QVERIFY(outputOf(m_folder.path("one")) == outputOf(m_folder.path("five")));
        const CuratedJob job = CuratedJob::open(m_folder.path("one")).orThrow();
        for (int64_t row = 0; row < job.rows(); ++row)
            QCOMPARE(edits(job, row), std::string(row == 209 ? "- - -1 - - " : "- - - - - "));
    }
    void olderAndDamagedJobs() {
        const auto columns = m_folder.path("job/signals/columns.json");
        Json json = readJsonFile(columns).orThrow();
        for (Json& step : json["steps"]) step.erase("edited");
        const std::string whole = readFile(columns).orThrow();
        writeFileAtomically(columns, toJsonText(json)).orThrow();
        {
            const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
            QVERIFY(!job.stages()[Unicode].edited && !job.editOf(Unicode, 1));
            QCOMPARE(inspectDocument(m_folder.path("job"), 1).orThrow()["edits"].get<std::string>(),
                     std::string("not recorded"));
        }
        writeFileAtomically(columns, whole).orThrow();
        std::filesystem::resize_file(m_folder.path("job/signals/unicode.edits.i32"), 20);
        const auto damaged = CuratedJob::open(m_folder.path("job"));
        QVERIFY(!damaged && damaged.error().message.find("unicode.edits.i32") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_edits.moc"
