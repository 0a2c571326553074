// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/data/stages/ngram_classifier.h"
#include "stage_test.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace sextant;
using namespace sextant::test;

/// The classifier that is trained from the user's examples.
class TestClassifier : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::string path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)).toStdString(); }
    /// A sentence with words of one kind among many of both.
    static std::string sentence(const char* kind, uint64_t number) {
        const CounterRandom random(number, 21);
        std::string text;
        for (uint64_t i = 0; i < 40; ++i)
            text += i % 8 == 3 ? std::string(kind) + std::to_string(random.below(20, i)) + " "
                               : "word" + std::to_string(random.below(500, i)) + " ";
        return text;
    }
    static std::string lines(const char* kind, uint64_t from, uint64_t count) {
        std::string text;
        for (uint64_t i = from; i < from + count; ++i) text += "{\"text\":\"" + sentence(kind, i) + "\"}\n";
        return text;
    }
    static StageSpec spec(Json options) {
        Json checked = checkStages(Json::array({[&] {
                           options["type"] = "quality_classifier";
                           return options;
                       }()}))
                           .orThrow()[0];
        checked.erase("type");
        return {"quality_classifier", checked};
    }
    StageSpec examples(Json options = Json::object()) const {
        options.update({{"good", {path("good.jsonl")}}, {"bad", {path("bad-1.jsonl"), path("bad-2.jsonl")}}});
        return spec(std::move(options));
    }
    StageParts parts(const char* job) const { return {"quality_classifier-2", path(job), {}, {}, {}}; }
    /// What a stage says of how well it learned.
    Json learned(const char* job, Json options) const {
        StageParts told = parts(job);
        Json facts;
        told.tellLearned = [&](const std::string& step, const Json& found, const std::string& line) {
            if (step == "quality_classifier-2" && line.starts_with("quality_classifier-2: learned from "))
                facts = found;
        };
        makeDocumentStage(spec(std::move(options)), told).orThrow();
        return facts;
    }
    static float probability(const DocumentStage& stage, const std::string& text) {
        const Document document = documentOf(text);
        float value = 0;
        stage.measure(document, TextFeatures(document.text), {&value, 1});
        return value;
    }
    std::string model(const char* job) const {
        return readFile(path(job) + "/models/quality_classifier-2.classifier").orThrow();
    }

private Q_SLOTS:
    void initTestCase() {
        for (const auto& [name, content] : {std::pair{"good.jsonl", lines("fine", 0, 300)},
                                            {"bad-1.jsonl", lines("spam", 1000, 60)},
                                            {"bad-2.jsonl", lines("spam", 2000, 40)}})
            writeFileAtomically(path(name), content).orThrow();
    }
    /// Unseen texts of both kinds are told apart, though there are three times as many good examples.
    void unseenTexts() {
        const auto stage = makeDocumentStage(examples(), parts("job")).orThrow();
        int right = 0;
        for (uint64_t i = 0; i < 200; ++i) {
            right += probability(*stage, sentence("fine", 10'000 + i)) > 0.5F;
            right += probability(*stage, sentence("spam", 10'000 + i)) < 0.5F;
        }
        QVERIFY2(right >= 392, std::to_string(right).c_str());
        const Document document = documentOf("word1 word2 spam3 word4 spam5 fine6");
        std::string worst;
        const auto spans = stage->spans(document, TextFeatures(document.text), 0);
        for (const ByteSpan& span : spans) worst += document.text.substr(span.begin, span.end - span.begin) + " ";
        QVERIFY2(worst.find("spam3") != std::string::npos && worst.find("fine6") == std::string::npos, worst.c_str());
    }
    /// Neither the order of the sources nor their division into files changes a byte of the model; the seed does.
    void theModelDependsOnTheExamplesAlone() {
        const auto train = [&](const char* job, StageSpec stage) {
            makeDocumentStage(stage, parts(job)).orThrow();
            return model(job);
        };
        const std::string expected = train("first", examples());
        QVERIFY(train("second", spec({{"good", {path("good.jsonl")}},
                                      {"bad", {path("bad-2.jsonl"), path("bad-1.jsonl")}}})) == expected);
        writeFileAtomically(path("twice.jsonl"),
                            lines("spam", 2000, 40) + lines("spam", 1000, 60) + lines("spam", 1010, 5))
            .orThrow();
        QVERIFY(train("third", spec({{"good", {path("good.jsonl")}}, {"bad", {path("twice.jsonl")}}})) == expected);
        QVERIFY(train("seeded", examples({{"seed", 2}})) != expected);
        QVERIFY(train("drawn", examples({{"max_examples", 50}})) != expected);
    }
    void aJobThatGoesOnAndLaterOnesReadTheModel() {
        makeDocumentStage(examples(), parts("going-on")).orThrow();
        const auto later =
            makeDocumentStage(spec({{"model", path("going-on") + "/models/quality_classifier-2.classifier"}}))
                .orThrow();
        writeFileAtomically(path("going-on") + "/models/quality_classifier-2.classifier", model("seeded")).orThrow();
        const auto again = makeDocumentStage(examples(), parts("going-on")).orThrow();
        const auto seeded =
            makeDocumentStage(spec({{"model", path("seeded") + "/models/quality_classifier-2.classifier"}})).orThrow();
        QCOMPARE(probability(*again, sentence("spam", 77)), probability(*seeded, sentence("spam", 77)));
        QVERIFY(probability(*later, sentence("spam", 77)) != probability(*seeded, sentence("spam", 77)));
    }
    /// On a tenth that was not learned from: what cannot be told apart is not.
    void howWellItLearnedIsMeasured() {
        writeFileAtomically(path("more-good.jsonl"), lines("fine", 0, 600)).orThrow();
        writeFileAtomically(path("more-bad.jsonl"), lines("spam", 5000, 400)).orThrow();
        writeFileAtomically(path("same.jsonl"), lines("fine", 9000, 600)).orThrow();
        const Json options = {{"good", {path("more-good.jsonl")}}, {"bad", {path("more-bad.jsonl")}}};
        const Json told = learned("measured", options);
        QCOMPARE(told["examples"]["good"]["learned"].get<int>(), 600);
        QCOMPARE(told["held_out"]["good"].get<int>(), 60);
        QCOMPARE(told["held_out"]["bad"].get<int>(), 40);
        for (const char* measure : {"accuracy", "precision", "recall"})
            QVERIFY2(told["held_out"][measure].get<double>() > 0.95, told.dump().c_str());
        QVERIFY2(told["warnings"].empty(), told.dump().c_str());
        QCOMPARE(learned("measured", options), told);  // read from the job's folder
        QCOMPARE(learned("measured-again", options), told);
        const Json guessed = learned("guessed", {{"good", {path("more-good.jsonl")}}, {"bad", {path("same.jsonl")}}});
        const double accuracy = guessed["held_out"]["accuracy"];
        QVERIFY2(accuracy > 0.3 && accuracy < 0.7, guessed.dump().c_str());
        // Everything is kept: all good ones, and the bad ones with them.
        Json lenient = options;
        lenient["minimum"] = 0;
        const Json all = learned("lenient", lenient)["held_out"];
        QCOMPARE(all["recall"].get<double>(), 1.0);
        QCOMPARE(all["precision"].get<double>(), 0.6);
    }
    void whatIsNotSureIsSaid() {
        const auto warnings = [](const Json& facts) {
            std::string text;
            for (const Json& warning : facts["warnings"]) text += warning.get<std::string>() + "\n";
            return text;
        };
        writeFileAtomically(path("some-broken.jsonl"),
                            lines("fine", 0, 20) + "{\"text\": 3}\n{\"text\"\n" + lines("fine", 100, 20))
            .orThrow();
        writeFileAtomically(path("many-bad.jsonl"), lines("spam", 5000, 500)).orThrow();
        const Json facts =
            learned("unsure", {{"good", {path("some-broken.jsonl")}}, {"bad", {path("many-bad.jsonl")}}});
        const std::string text = warnings(facts);
        for (const char* part :
             {"2 of the good examples could not be read; the first: ", "some-broken.jsonl, line 21: ",
              "only 4 good and 50 bad examples were held out", "there are 40 good and 500 bad examples"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
        QCOMPARE(facts["examples"]["good"]["unreadable"].get<int>(), 2);
        // Too few to hold any out.
        writeFileAtomically(path("few.jsonl"), lines("fine", 0, 5)).orThrow();
        writeFileAtomically(path("few-bad.jsonl"), lines("spam", 0, 5)).orThrow();
        const Json few = learned("few", {{"good", {path("few.jsonl")}}, {"bad", {path("few-bad.jsonl")}}});
        QVERIFY(few["held_out"]["accuracy"].is_string() && !few["warnings"].empty());
    }
    void modelsAreForeignFiles() {
        NgramClassifier classifier(2, 10);
        classifier.weights()[5] = 3;
        const std::string good = classifier.toBytes();
        QVERIFY(NgramClassifier::parse(good, "m").orThrow().toBytes() == good);
        classifier.weights()[7] = std::numeric_limits<float>::quiet_NaN();
        std::string hugeBits = good, noNgrams = good;
        hugeBits[12] = 60;
        noNgrams[8] = 0;
        for (const std::string& bytes : {std::string(), good.substr(0, 20), good.substr(0, good.size() - 1), good + "x",
                                         "y" + good, hugeBits, noNgrams, classifier.toBytes()}) {
            const auto bad = NgramClassifier::parse(bytes, "m.classifier");
            QVERIFY(!bad && bad.error().kind == ErrorKind::Data && bad.error().message.starts_with("m.classifier: "));
        }
    }
    void complaints() {
        const auto message = [&](Json options) {
            const auto made = makeDocumentStage(spec(std::move(options)));
            return made ? std::string("no complaint") : made.error().message;
        };
        const std::string good = path("good.jsonl");
        writeFileAtomically(path("empty.jsonl"), "{\"text\":\"...\"}\n").orThrow();
        writeFileAtomically(path("broken.jsonl"), "{\"text\":\"\"}\n{\"text\"\n").orThrow();
        for (const auto& [options, expected] : std::vector<std::pair<Json, std::string>>{
                 {{{"good", {good}}, {"bad", {path("empty.jsonl")}}}, "there is no document with words in bad"},
                 {{{"good", {good}}, {"bad", {path("broken.jsonl")}}}, "broken.jsonl can be read; line 1"},
                 {{{"model", path("nowhere")}}, "nowhere"}})
            QVERIFY2(message(options).find(expected) != std::string::npos, message(options).c_str());
    }
};

QTEST_GUILESS_MAIN(TestClassifier)
#include "tst_classifier.moc"
