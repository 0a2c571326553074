// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/rejects.h"
#include "curate_test.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace sextant;
using namespace sextant::test;

namespace {

constexpr const char* kStages =
    R"([{"type": "length", "min_characters": 40}, {"type": "exact_dedup"}, {"type": "minhash_dedup", "threshold": 0.8}])";
constexpr int kFiles = 6, kDocuments = 120;

}  // namespace

/// Curation as a whole, on texts with planted duplicates.
class TestCuration : public QObject {
    Q_OBJECT
    Folder m_folder;
    std::vector<std::filesystem::path> m_files;
    std::map<std::string, std::string> m_texts;  // by id

    void plant(std::string& lines, const std::string& id, const std::string& text) {
        m_texts[id] = text;
        lines += jsonLine(text, id);
    }

private Q_SLOTS:
    /// Every file has fresh documents, exact and near copies of documents in other files, a chain whose ends differ,
    /// and some that are too short.
    void initTestCase() {
        for (int file = 0; file < kFiles; ++file) {
            std::string lines;
            for (int i = 0; i < kDocuments; ++i) {
                const auto number = static_cast<uint64_t>(i * kFiles + file);
                const std::string id = std::to_string(file) + "-" + std::to_string(i);
                if (i % 10 == 7)
                    plant(lines, id, joined(wordsOf(static_cast<uint64_t>(i), 90)));  // the same in every file
                else if (i % 10 == 8)
                    plant(
                        lines, id,
                        edited(wordsOf(static_cast<uint64_t>(i), 400), 60 + static_cast<size_t>(file) * 40));  // alike
                else if (i % 10 == 9)
                    plant(lines, id, "too short " + std::to_string(number));
                else
                    plant(lines, id, joined(wordsOf(100'000 + number, 120)));
            }
            // A chain: each link is like the next, the ends are not alike.
            std::vector<std::string> link = wordsOf(777'777, 400);
            const auto fresh = wordsOf(888'888, 400);
            for (size_t i = 0; i < 22 * static_cast<size_t>(file); ++i) link[i] = fresh[i];
            plant(lines, "chain-" + std::to_string(file), joined(link));
            lines += "{\"text\": broken\n{\"no\": \"text\"}\n";
            m_files.push_back(m_folder.write("corpus/part-" + std::to_string(file) + ".jsonl", lines));
        }
    }

    /// Turns stay turns through passes, edits and cuts.
    void conversationsKeepTheirTurns() {
        const std::string shared = "A paragraph that stands in the answers of both of them, word by word.";
        const auto file = m_folder.write(
            "chats/a.jsonl",
            R"({"instruction":"caf\u00C3\u00A9?","output":"Write to someone@example.org.","level":3})"
            "\n{\"prompt\":\"first\",\"chosen\":\"" +
                shared +
                "\",\"rejected\":\"no\"}\n"
                "{\"messages\":[{\"role\":\"user\",\"content\":\"next\"},{\"role\":\"assistant\",\"content\":\"" +
                shared +
                "\\n\\nMore.\",\"weight\":1}]}\n"
                "{\"messages\":[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"}]}\n");
        curated(
            {file},
            R"([{"type": "unicode"}, {"type": "exact_dedup", "unit": "paragraph", "min_characters": 20}, {"type": "personal_data"}, {"type": "conversation", "min_answer_characters": 0}])",
            m_folder.path("chat-job"));
        const CuratedJob job = CuratedJob::open(m_folder.path("chat-job")).orThrow();
        std::vector<std::string> found;
        for (int64_t row = 0; row < job.rows(); ++row) {
            const CuratedDocument document = job.document(row).orThrow();
            found.push_back(document.droppedBy + document.otherFields.dump());
        }
        QCOMPARE(found.size(), size_t{4});
        QCOMPARE(
            found[0],
            std::string(
                R"({"messages":[{"role":"user","content":"café?"},{"role":"assistant","content":"Write to <email>."}],"level":3})"));
        QCOMPARE(found[1],
                 R"({"prompt":[{"role":"user","content":"first"}],"chosen":[{"role":"assistant","content":")" + shared +
                     R"("}],"rejected":[{"role":"assistant","content":"no"}]})");
        QCOMPARE(
            found[2],
            std::string(
                R"({"messages":[{"role":"user","content":"next"},{"role":"assistant","content":"More.","weight":1}]})"));
        QVERIFY(found[3].starts_with("conversation{"));
    }

    void everyDropIsExplainedAndEveryDuplicateVerified() {
        const Funnel funnel = curated(m_files, kStages, m_folder.path("job"));
        QCOMPARE(funnel.read.documents, int64_t{kFiles * (kDocuments + 1)});
        QCOMPARE(funnel.rejects, int64_t{kFiles * 2});
        const CuratedJob job = CuratedJob::open(m_folder.path("job")).orThrow();
        QCOMPARE(job.rows(), funnel.read.documents);
        std::set<std::string> kept;
        std::map<std::string, int> droppedBy;
        for (int64_t row = 0; row < job.rows(); ++row) {
            const CuratedDocument document = job.document(row).orThrow();
            QCOMPARE(document.text, m_texts.at(document.id));  // nothing edits here
            QCOMPARE(document.otherFields.dump(), std::string("{\"kept\":[1,2]}"));
            if (document.droppedBy.empty()) {
                kept.insert(document.id);
                continue;
            }
            ++droppedBy[document.droppedBy];
            QVERIFY(!document.reasons.empty());
            if (document.droppedBy == "length") {
                QCOMPARE(document.reasons[0]["rule"].get<std::string>(), std::string("characters"));
                QCOMPARE(document.reasons[0]["value"].get<double>(), static_cast<double>(document.text.size()));
                QCOMPARE(document.reasons[0]["minimum"].get<double>(), 40.0);
                continue;
            }
            // The survivor exists, was kept by this stage, and is as similar as the reason says.
            const size_t stage = document.droppedBy == "exact_dedup" ? 1 : 2;
            const auto verdicts = job.verdictsOf(stage, row);
            QCOMPARE(verdicts.size(), size_t{1});
            const int64_t survivorRow = job.rowOf(verdicts[0].survivor).value();
            QVERIFY(survivorRow < row);
            const uint16_t fate = job.verdicts()[static_cast<size_t>(survivorRow)];
            QVERIFY(fate == 0 || fate > stage + 1);
            const CuratedDocument survivor = job.document(survivorRow).orThrow();
            const double similarity = trueSimilarity(document.text, survivor.text);
            QVERIFY2(similarity >= (stage == 1 ? 1.0 : 0.8), qPrintable(QString::number(similarity)));
            QCOMPARE(document.reasons[0]["value"].get<float>(), static_cast<float>(similarity));
            QCOMPARE(document.reasons[0]["duplicate_of"]["position"].get<uint64_t>(),
                     DocumentPlace::fromValue(verdicts[0].survivor).position());
        }
        QCOMPARE(droppedBy["length"], kFiles * kDocuments / 10);
        QCOMPARE(droppedBy["exact_dedup"], (kFiles - 1) * kDocuments / 10);
        QVERIFY(droppedBy["minhash_dedup"] > 0);
        QVERIFY(kept.contains("chain-0") && kept.contains("chain-5"));  // the ends of the chain are not alike
        // No two documents that were kept are near duplicates by brute force, as far as the bands can see: at 0.95
        // always.
        const std::vector<std::string> ids(kept.begin(), kept.end());
        for (size_t a = 0; a < ids.size(); ++a)
            for (size_t b = a + 1; b < ids.size(); ++b)
                if (ids[a].back() == ids[b].back()) QVERIFY(trueSimilarity(m_texts[ids[a]], m_texts[ids[b]]) < 0.95);
        QVERIFY(!std::filesystem::exists(m_folder.path("job/work")));
        const std::string rejects = readFile(m_folder.path("job/rejects.jsonl")).orThrow();
        QCOMPARE(std::count(rejects.begin(), rejects.end(), '\n'), kFiles * 2);
        QVERIFY(rejects.find("line 122") != std::string::npos);
        QCOMPARE(readRejects(m_folder.path("job"), 1000).orThrow().first.size(), size_t{kFiles * 2});
    }

    void theSameBytesForAnyThreadsOrderAndMemory() {
        const auto expected = outputOf(m_folder.path("job"));
        QVERIFY(expected.size() > 8);
        std::vector<std::filesystem::path> backwards(m_files.rbegin(), m_files.rend());
        backwards.push_back(m_files[2]);  // named twice
        curated(backwards, kStages, m_folder.path("other"), 1, 1 << 20);
        QVERIFY(outputOf(m_folder.path("other")) == expected);
        curated(m_files, kStages, m_folder.path("third"), 5);
        QVERIFY(outputOf(m_folder.path("third")) == expected);
    }

    void anInterruptedJobGoesOn_data() {
        QTest::addColumn<QString>("stages");
        QTest::newRow("plain") << QString::fromLatin1(kStages);
        QTest::newRow("with edits, passages and an index") << QStringLiteral(
            R"([{"type": "exact_dedup", "index": "INDEX/exact"}, {"type": "regex", "patterns": ["w1 "], "action": "remove", "replacement": "one "},
                {"type": "exact_substring_dedup"}, {"type": "minhash_dedup", "index": "INDEX/near"}])");
    }
    void anInterruptedJobGoesOn() {
        QFETCH(QString, stages);
        const auto into = [&](const char* name) {
            return QString(stages)
                .replace(QStringLiteral("INDEX"), QString::fromStdString(m_folder.path(name).string()))
                .toStdString();
        };
        const auto root = [&](const char* name) {
            return m_folder.path(std::string(name) + "-" + QTest::currentDataTag());
        };
        const Funnel counts = curated(m_files, into("index-undisturbed"), root("undisturbed"));
        int stops = 0;
        int64_t outputWentOnAt = 0;
        for (int allowed = 1;; ++allowed) {  // stop after ever more progress
            std::stop_source stop;
            CurationOptions options;
            options.name = "test";
            options.files = m_files;
            options.threads = 1;
            CurationEvents events;
            int told = 0;
            bool outputBegan = false;
            events.progress = [&](const std::string& stage, int64_t done, int64_t, const std::string&, const Funnel&) {
                if (++told >= allowed) stop.request_stop();
                if (stage == "output" && !std::exchange(outputBegan, true))
                    outputWentOnAt = std::max(outputWentOnAt, done);
            };
            const auto outcome = curate(options, Recipe::of(stagesOf(into("index-stopped"))).orThrow(), root("stopped"),
                                        events, stop.get_token());
            if (outcome) {
                QVERIFY(outcome.value().toBytes() == counts.toBytes());
                break;
            }
            QCOMPARE(outcome.error().kind, ErrorKind::Interrupted);
            QVERIFY(++stops < 200);
        }
        QVERIFY(stops > 3);
        QVERIFY(outputWentOnAt > 2);  // chunk after chunk
        QVERIFY(outputOf(root("stopped")) == outputOf(root("undisturbed")));
        if (stages.contains(QStringLiteral("INDEX"))) {
            const auto index = outputOf(m_folder.path("index-undisturbed"));
            QVERIFY(index.size() > 4);
            QVERIFY(outputOf(m_folder.path("index-stopped")) == index);
        }
    }

    void aChangedFileIsRefusedWhenGoingOn() {
        const auto file = m_folder.write("changing.jsonl", jsonLine(joined(wordsOf(1, 50)), "a"));
        std::stop_source stop;
        stop.request_stop();
        CurationOptions options;
        options.files = {file};
        const Recipe recipe = Recipe::of({}).orThrow();
        QVERIFY(!curate(options, recipe, m_folder.path("changed"), {}, stop.get_token()));
        m_folder.write("changing.jsonl", jsonLine(joined(wordsOf(2, 51)), "b"));
        const auto outcome = curate(options, recipe, m_folder.path("changed"), {}, {});
        QVERIFY(!outcome && outcome.error().message.find("is not what it was") != std::string::npos);
    }

    /// Dump after dump against an index of all before: what is kept in the end is what one job over all of them keeps.
    void anIndexRemembersEarlierJobs() {
        const std::string index = m_folder.path("index").string();
        for (const char* type : {"exact_dedup", "minhash_dedup"}) {
            const std::string plain = "[{\"type\": \"" + std::string(type) + "\"}]";
            const std::string indexed =
                "[{\"type\": \"" + std::string(type) + "\", \"index\": \"" + index + "-" + type + "\"}]";
            const int64_t together =
                curated(m_files, plain, m_folder.path("together-" + std::string(type))).kept().documents;
            int64_t kept = 0, last = 0;
            for (size_t i = 0; i < m_files.size(); ++i) {
                last = curated({m_files[i]}, indexed, m_folder.path("dump-" + std::to_string(i) + type), 2, 1 << 30,
                               "dump " + std::to_string(i))
                           .kept()
                           .documents;
                kept += last;
            }
            QCOMPARE(kept, together);
            // A job that is done again does not count its own documents as seen.
            QCOMPARE(curated({m_files[5]}, indexed, m_folder.path("again-" + std::string(type)), 2, 1 << 30, "dump 5")
                         .kept()
                         .documents,
                     last);
        }
        const auto otherBands = Recipe::of(stagesOf("[{\"type\": \"minhash_dedup\", \"bands\": 9, \"index\": \"" +
                                                    index + "-minhash_dedup\"}]"))
                                    .orThrow();
        CurationOptions options;
        options.files = m_files;
        const auto refused = curate(options, otherBands, m_folder.path("refused"), {}, {});
        QVERIFY(!refused && refused.error().kind == ErrorKind::Usage);
    }

    void repeatedLinesAreCutOut() {
        const auto file = m_folder.write("lines.jsonl", R"({"text":"first\nmenu of the site\nsecond"})"
                                                        "\n"
                                                        R"({"text":"third\n  menu of the site  \n\nfourth"})"
                                                        "\n"
                                                        R"({"text":"menu of the site\n"})"
                                                        "\n");
        const Funnel funnel = curated({file}, R"([{"type": "exact_dedup", "unit": "line", "min_characters": 8}])",
                                      m_folder.path("lines"));
        QCOMPARE(funnel.kept().documents, int64_t{2});
        QCOMPARE(funnel.steps[0].edited.documents, int64_t{1});
        const CuratedJob job = CuratedJob::open(m_folder.path("lines")).orThrow();
        QCOMPARE(job.document(0).orThrow().text, std::string("first\nmenu of the site\nsecond"));
        QCOMPARE(job.document(1).orThrow().text, std::string("third\nfourth"));
        QCOMPARE(job.document(2).orThrow().droppedBy, std::string("exact_dedup"));
    }

    /// In plain documents; the question of a conversation stays whole.
    void repeatedPassagesAreCutOut() {
        const std::string passage =
            "It was on a dreary night of November that I beheld the accomplishment of my toils.";
        const auto file =
            m_folder.write("passages.jsonl", jsonLine("One" + passage + "Two", "a") + jsonLine(passage, "b") +
                                                 jsonLine("Begin" + passage + "Finish", "c") + "{\"prompt\":\"" +
                                                 passage + "\",\"completion\":\"yes\"}\n{\"prompt\":\"" + passage +
                                                 "\",\"completion\":\"no\"}\n");
        const Funnel funnel =
            curated({file}, R"([{"type": "exact_substring_dedup", "min_length": 60}])", m_folder.path("passages"));
        QCOMPARE(funnel.kept().documents, int64_t{4});
        const CuratedJob job = CuratedJob::open(m_folder.path("passages")).orThrow();
        QCOMPARE(job.document(0).orThrow().text, "One" + passage + "Two");
        const CuratedDocument dropped = job.document(1).orThrow();
        QCOMPARE(dropped.droppedBy, std::string("exact_substring_dedup"));
        QCOMPARE(dropped.reasons[0]["rule"].get<std::string>(), std::string("repeated_passage"));
        QCOMPARE(job.document(2).orThrow().text, std::string("BeginFinish"));
        QVERIFY(job.document(4).orThrow().droppedBy.empty());
        QCOMPARE(job.document(4).orThrow().text, passage + "\n\nno");
    }

    void tooManyBadRecordsEndTheJob() {
        CurationOptions options;
        options.files = m_files;
        options.maxBadRecords = 3;
        const auto outcome = curate(options, Recipe::of({}).orThrow(), m_folder.path("bad"), {}, {});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Data);
        QVERIFY2(outcome.error().message.find("line 12") != std::string::npos, outcome.error().message.c_str());
        // What was met until then can be looked at.
        const RejectList rejects = readRejects(m_folder.path("bad"), 2).orThrow();
        QVERIFY(rejects.count > 3 && rejects.first.size() == 2);
        QVERIFY(!rejects.first[0].place.empty() && !rejects.first[0].cause.empty() && !rejects.first[0].head.empty());
        QVERIFY(std::filesystem::exists(rejects.first[0].source));
    }
    void damagedFilesAreRejectsAndNothingIsAnError() {
        const auto good = m_folder.write("mixed/good.jsonl", jsonLine("a text", "1"));
        const auto damaged = m_folder.write("mixed/damaged.jsonl.zst", "this is not zstd");
        const auto cutOff = m_folder.write("mixed/damaged.parquet", "PAR1 and no more of it");
        QCOMPARE(curated({good, damaged, cutOff}, "[]", m_folder.path("mixed-job")).rejects, int64_t{2});
        CurationOptions options;
        options.files = {damaged};
        QVERIFY(!curate(options, Recipe::of({}).orThrow(), m_folder.path("nothing"), {}, {}));
    }
    /// A web archive whose name is no UTF-8: its addresses are there for url_list, and what is no document is counted.
    void webArchivesAreCurated() {
        auto record = [](const std::string& type, const std::string& url) {
            return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + url +
                   "\r\nContent-Type: text/plain\r\n" + "WARC-Record-ID: <" + url +
                   ">\r\nContent-Length: 9\r\n\r\nsome text\r\n\r\n";
        };
        const auto file =
            m_folder.write("archive/\xFF.wet", record("warcinfo", "") + record("conversion", "http://good.org/") +
                                                   record("conversion", "http://www.bad.org/x") + "WARC/1.0\r\n\r\n");
        const Funnel funnel =
            curated({file}, R"([{"type": "url_list", "domains": ["bad.org"]}])", m_folder.path("archive-job"));
        QCOMPARE(funnel.read.documents, int64_t{2});
        QCOMPARE(funnel.skipped, int64_t{1});
        QCOMPARE(funnel.rejects, int64_t{1});
        const CuratedJob job = CuratedJob::open(m_folder.path("archive-job")).orThrow();
        QCOMPARE(job.document(0).orThrow().id, std::string("<http://good.org/>"));
        QVERIFY(job.document(0).orThrow().source.ends_with("/\uFFFD.wet"));
        QCOMPARE(job.document(1).orThrow().droppedBy, std::string("url_list"));
        std::filesystem::remove(file);  // QTemporaryDir cannot
    }
};

QTEST_GUILESS_MAIN(TestCuration)
#include "tst_curation.moc"
