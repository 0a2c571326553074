// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/data/stages/fasttext/fasttext_model.h"
#include "stage_test.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace sextant;
using namespace sextant::test;

/// Models of fastText (tests/fixtures/make_fasttext_models.py) against what its own program says of the same texts.
class TestFastText : public QObject {
    Q_OBJECT

    static std::filesystem::path fixtures() {
        return std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) /
               "tests/fixtures/fasttext";
    }
    static std::string path(const std::string& name) { return (fixtures() / (name + ".bin")).string(); }
    static Json said() { return readJsonFile(fixtures() / "probabilities.json").orThrow(); }
    static std::string stage(const std::string& options) {
        return "{\"type\": \"quality_classifier\", " + options + "}";
    }

private Q_SLOTS:
    void probabilities_data() {
        QTest::addColumn<QString>("name");
        const Json all = said();
        for (const auto& [name, texts] : all.items()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    /// Every label of every text. fastText prints six digits, and up to 1.00001.
    void probabilities() {
        QFETCH(QString, name);
        const FastTextModel model = FastTextModel::read(path(name.toStdString())).orThrow();
        const Json texts = said()[name.toStdString()];
        QVERIFY(texts.size() >= 13);
        float largestDifference = 0;
        for (const Json& entry : texts) {
            const std::string text = entry["text"];
            // Of a tree it leaves out what is less likely than 0.00001.
            QVERIFY(entry["probabilities"].size() == model.labels().size() || name.startsWith(QStringLiteral("tree")));
            QVERIFY(!entry["probabilities"].empty());
            for (const auto& [label, expected] : entry["probabilities"].items()) {
                const float found = model.probability(text, model.labelNamed(label).orThrow());
                const float difference = std::fabs(found - std::min(1.0F, expected.get<float>()));
                largestDifference = std::max(largestDifference, difference);
                QVERIFY2(difference < 1e-5F, (text + ", " + label + ": " + std::to_string(found) + " where " +
                                              std::to_string(expected.get<float>()) + " is expected")
                                                 .c_str());
            }
        }
        qInfo("largest difference %g", static_cast<double>(largestDifference));
    }
    void aTextIsOneLine() {
        const FastTextModel model = FastTextModel::read(path("bigrams")).orThrow();
        QCOMPARE(model.probability("prove\nthe\r\nlemma", 0), model.probability("prove the lemma", 0));
    }
    void theStageAsksForALabel() {
        const std::string model = "\"model\": \"" + path("tree") + "\"", good = "prove the lemma therefore measure";
        const float hq = examined(stage(model), good).values.at("probability");
        QVERIFY(hq > 0.5F);
        QCOMPARE(examined(stage(model + ", \"label\": \"HQ\""), good).values.at("probability"), hq);
        QCOMPARE(examined(stage(model + ", \"label\": \"__label__hq\""), good).values.at("probability"), hq);
        const Examined other = examined(stage(model + ", \"label\": \"cc\", \"minimum\": 0.4"), good);
        QVERIFY(other.values.at("probability") < 0.5F);
        QCOMPARE(other.broken, std::vector<std::string>{"probability"});
    }
    void complaints() {
        const auto message = [](const std::string& options) {
            const Json checked = checkStages(Json::array({Json::parse(stage(options))})).orThrow()[0];
            const auto made = makeDocumentStage({"quality_classifier", checked});
            return made ? std::string("no complaint") : made.error().message + " | " + made.error().nextStep;
        };
        QVERIFY2(message("\"model\": \"" + path("tree") + "\", \"label\": \"best\"")
                         .find("no label \"best\" | Name one in label: hq, cc, other") != std::string::npos,
                 message("\"model\": \"" + path("tree") + "\", \"label\": \"best\"").c_str());
        const std::string quantized = "\"model\": \"" + (fixtures() / "quantized.ftz").string() + "\"";
        QVERIFY2(message(quantized).find("quantized.ftz: this fastText model is quantized") != std::string::npos,
                 message(quantized).c_str());
        QVERIFY(message("\"good\": [\"a\"], \"bad\": [\"b\"], \"label\": \"hq\"").find("none of fastText's") !=
                std::string::npos);
    }
    /// A label that means good is chosen by its name; where none does, the user is asked.
    void labelsThatMeanGood() {
        const auto chosen = [](std::vector<std::string> labels) {
            std::string bytes = readFile(path("words")).orThrow();
            // Both labels have two letters: others of two letters can stand in their places.
            for (const char* old : {"__label__hq", "__label__cc"}) {
                const size_t at = bytes.find(old);
                bytes.replace(at + 9, 2, labels.front());
                labels.erase(labels.begin());
            }
            const FastTextModel model = FastTextModel::parse(bytes, "m").orThrow();
            const auto label = model.labelNamed({});
            return label ? model.labels()[label.value()] : label.error().message;
        };
        QCOMPARE(chosen({"cc", "HQ"}), std::string("HQ"));
        QCOMPARE(chosen({"hq", "hq"}), std::string("hq"));
        QVERIFY(chosen({"ab", "cd"}).find("none of the labels") != std::string::npos);
    }
    /// Cut off anywhere and with any byte changed: an error that names the file, or a model that answers.
    void damagedFiles() {
        const std::string whole = readFile(path("words")).orThrow();
        const auto readable = [](const std::string& bytes) {
            const auto model = FastTextModel::parse(bytes, "m.bin");
            if (!model) {
                const bool isNamed =
                    model.error().kind == ErrorKind::Data && model.error().message.starts_with("m.bin");
                if (!isNamed) qFatal("%s", model.error().message.c_str());
                return false;
            }
            for (size_t label = 0; label < model.value().labels().size(); ++label) {
                const float probability = model.value().probability("prove the lemma now", label);
                if (!std::isnan(probability) && !(probability >= 0 && probability <= 1)) qFatal("no probability");
            }
            return true;
        };
        QVERIFY(readable(whole) && !readable(whole + "x"));
        for (size_t size = 0; size < whole.size(); ++size) QVERIFY(!readable(whole.substr(0, size)));
        for (size_t i = 0; i < whole.size(); ++i)
            for (const char change : {'\x01', '\x80', '\xFF'}) {
                std::string changed = whole;
                changed[i] = static_cast<char>(changed[i] ^ change);
                (void)readable(changed);
            }
    }
};

QTEST_GUILESS_MAIN(TestFastText)
#include "tst_fasttext.moc"
