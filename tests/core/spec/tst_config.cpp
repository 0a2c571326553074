// SPDX-License-Identifier: Apache-2.0
#include "core/spec/config_file.h"
#include "core/spec/presets.h"

#include <QtTest>

using namespace sextant;

static const char* kMinimal =
    "kind: pretrain\n"
    "name: tiny\n"
    "seed: 7\n"
    "model: {preset: demo-1m}\n"
    "data: {sources: [{path: jobs/shards}], sequence_length: 128}\n"
    "train: {max_steps: 500, learning_rate: 3.0e-4, lr_scheduler_type: cosine, warmup_steps: 100}\n"
    "checkpoint: {every_steps: 100}\n"
    "device: auto\n";

class TestConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contractExample() {
        auto outcome = readConfigText(kMinimal, "RUN.yaml");
        QVERIFY2(outcome.good(), outcome.good() ? "" : outcome.problems[0].asError().sentence().c_str());
        auto spec = outcome.config.as<PretrainSpec>();
        QCOMPARE(spec.name, std::string("tiny"));
        QCOMPARE(spec.seed, int64_t{7});
        QCOMPARE(spec.data.sources.size(), size_t{1});
        QCOMPARE(spec.data.sequenceLength, int64_t{128});  // explicit beats the preset's 256
        QCOMPARE(spec.model.hiddenSize, int64_t{128});     // the preset's
        QCOMPARE(spec.train.schedule, Schedule::Cosine);
        QCOMPARE(spec.train.learningRate, 3e-4);
    }

    void overridesWin() {
        auto outcome =
            readConfigText(kMinimal, "RUN.yaml",
                           {"train.learning_rate=0.01", "model.preset=small-8m", "data.sources=[\"a.txt\",\"b\"]"});
        QVERIFY(outcome.good());
        auto spec = outcome.config.as<PretrainSpec>();
        QCOMPARE(spec.train.learningRate, 0.01);
        QCOMPARE(spec.model.hiddenSize, int64_t{256});
        QCOMPARE(spec.data.sources[1].path, std::string("b"));
    }

    /// The frozen config says everything, and reading it back gives the same values, whatever the preset is today.
    void yamlRoundTrip() {
        for (const SpecKind& kind : specKinds()) {
            OptionValues values = defaultsOf(kind.table());
            const char* key = kind.name == "pretrain" ? "data.sources" : "sources";
            const std::string path = "a b: #c \"d\".txt";
            if (const Option* sources = kind.table().find(key)) {
                const bool isWeighed = sources->sourceWeights == SourceWeights::Weighed;
                values[key] = Json::array({Json{{"path", path}, {"weight", isWeighed ? 0.25 : 1.0}}});
            } else {
                values["from"] = path;
            }
            values["name"] = "123";
            auto outcome = readConfigText(toYaml(kind, values), "config.yaml");
            QVERIFY2(outcome.good(), outcome.good() ? "" : outcome.problems[0].asError().sentence().c_str());
            QCOMPARE(toJsonLine(outcome.config.values), toJsonLine(values));
        }
    }

    void everyPresetIsValid() {
        for (const Preset& preset : presets()) {
            auto outcome = readConfigText(
                "kind: pretrain\nmodel: {preset: " + preset.name + "}\ndata: {sources: [{path: x}]}\n", "p");
            QVERIFY2(outcome.good(), preset.name.c_str());
        }
    }

    void problems_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("says");
        auto row = [](const char* name, QString text, QString place, QString says) {
            QTest::newRow(name) << text << place << says;
        };
        QString head = "kind: pretrain\ndata: {sources: [{path: x}]}\n";
        row("unknown key", head + "train:\n  learnig_rate: 1\n", "f.yaml, line 4", "Did you mean train.learning_rate");
        row("unknown section", head + "trian: {max_steps: 3}\n", "f.yaml, line 3", "Did you mean train");
        row("not a number", head + "train: {max_steps: many}\n", "f.yaml, line 3",
            "found \"many\", allowed is a whole number");
        row("out of range", head + "train: {learning_rate: 7}\n", "f.yaml, line 3", "a number from 0 to 1");
        row("unknown choice", head + "train: {lr_scheduler_type: cosin}\n", "f.yaml, line 3",
            "Did you mean \"cosine\"");
        row("heads", head + "model: {num_attention_heads: 5}\n", "f.yaml, line 3", "do not divide hidden_size");
        row("kv heads", head + "model: {num_attention_heads: 4, num_key_value_heads: 3}\n", "f.yaml, line 3",
            "do not divide");
        row("sequence too long", head + "model:\n  max_position_embeddings: 64\n", "f.yaml",
            "exceed max_position_embeddings");
        row("no sources", "kind: pretrain\n", "f.yaml", "no data to train on");
        row("unknown kind", "kind: pretrian\n", "f.yaml, line 1", "Did you mean pretrain");
        row("no kind", "name: x\n", "f.yaml", "does not say what kind");
        row("bad yaml", "kind: pretrain\n  train: [\n", "f.yaml, line", "not valid YAML");
        row("scalar", "hello\n", "f.yaml", "mapping");
        row("empty", "", "f.yaml", "mapping");
        row("list for number", head + "train: {max_steps: [1, 2]}\n", "f.yaml, line 3", "found a list");
        row("bad source", "kind: pretrain\ndata: {sources: [{pth: x}]}\n", "f.yaml, line 2", "path");
        row("bad weight", "kind: pretrain\ndata: {sources: [{path: x, weight: -1}]}\n", "f.yaml, line 2", "above 0");
    }
    void problems() {
        QFETCH(QString, text);
        QFETCH(QString, place);
        QFETCH(QString, says);
        auto outcome = readConfigText(text.toStdString(), "f.yaml");
        QVERIFY(!outcome.good());
        Error error = outcome.problems[0].asError();
        QString sentence = QString::fromStdString(error.sentence());
        QVERIFY2(sentence.startsWith(place), qPrintable(sentence));
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QCOMPARE(exitCode(error.kind), 2);
    }

    void stagesThatLackSomething_data() {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<QString>("says");
        auto row = [](const char* stage, const char* says) { QTest::newRow(stage) << stage << says; };
        row("{type: regex}", "stage 2: regex, patterns: there is no pattern");
        row("{type: regex, patterns: [a]}", "");
        row("{type: word_list}", "stage 2: word_list, words: there is no word");
        row("{type: word_list, word_file: words.txt}", "");
        row("{type: url_list, min_soft_words: 3}", "stage 2: url_list, domains: there is nothing to look for");
        row("{type: url_list, soft_words: [free]}", "");
        row("{type: decontaminate}", "stage 2: decontaminate, evaluation_sets: no evaluation set");
        row("{type: decontaminate, evaluation_sets: [gsm8k.jsonl]}", "");
        row("{type: perplexity}", "stage 2: perplexity, model: no model is named");
        row("{type: perplexity, model: m}", "");
        row("{type: quality_classifier}", "stage 2: quality_classifier, good: there is nothing to tell good from bad");
        row("{type: quality_classifier, good: [a]}", "stage 2: quality_classifier, bad: there are no examples in bad");
        row("{type: quality_classifier, bad: [a]}", "stage 2: quality_classifier, good: there are no examples in good");
        row("{type: quality_classifier, good: [a], model: m}", "stage 2: quality_classifier, model: both examples and");
        row("{type: quality_classifier, good: [a], bad: [b]}", "");
        row("{type: quality_classifier, model: m}", "");
    }
    void stagesThatLackSomething() {
        QFETCH(QString, stage);
        QFETCH(QString, says);
        const auto outcome = readConfigText(
            "kind: curate\nsources: [{path: x}]\nstages: [{type: length}, " + stage.toStdString() + "]\n", "f.yaml");
        QCOMPARE(outcome.good(), says.isEmpty());
        if (says.isEmpty()) return;
        QCOMPARE(outcome.problems.size(), size_t{1});
        const QString sentence = QString::fromStdString(outcome.problems[0].asError().sentence());
        QVERIFY2(sentence.startsWith("f.yaml, line 3: stages: " + says), qPrintable(sentence));
    }

    void weightsWhereNothingIsMixed() {
        for (const char* kind : {"curate", "tokenizer", "pack", "pretrain"}) {
            auto outcome = [&](const char* weight) {
                const std::string sources = std::string("sources: [{path: x, weight: ") + weight + "}]";
                return readConfigText(
                    std::string("kind: ") + kind + "\n" +
                        (std::string(kind) == "pretrain" ? "data: {" + sources + "}\n" : sources + "\n"),
                    "f.yaml");
            };
            QVERIFY2(outcome("1.0").good(), kind);
            const auto weighed = outcome("0.5");
            if (std::string(kind) == "pack" || std::string(kind) == "pretrain") {
                QVERIFY2(weighed.good(), kind);
                continue;
            }
            QVERIFY2(!weighed.good(), kind);
            QCOMPARE(weighed.problems[0].place, std::string("f.yaml, line 2"));
            QVERIFY(weighed.problems[0].message.find("every document is taken once") != std::string::npos);
        }
    }

    void schemaCoversTheTable() {
        for (const SpecKind& kind : specKinds()) {
            std::string schema = toJsonLine(jsonSchema(kind));
            for (const Option& option : kind.table().options()) {
                QVERIFY2(!option.helpText.empty(), option.key.c_str());
                QVERIFY(schema.find("\"" + option.key.substr(option.key.rfind('.') + 1) + "\"") != std::string::npos);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestConfig)
#include "tst_config.moc"
