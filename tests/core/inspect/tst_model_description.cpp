// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect.h"
#include "core/inspect/model_description.h"
#include "core/model/model_export.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

/// What is said of a model without loading it: folders, GGUF files, checkpoints, and files that are none of these.
class TestModelDescription : public QObject {
    Q_OBJECT

    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend();
    QTemporaryDir m_folder;

    std::filesystem::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    static std::filesystem::path families() {
        return std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) /
               "tests/fixtures/families";
    }
    void write(const std::string& name, const std::string& content) const {
        createFolders(at(name).parent_path()).orThrow();
        writeFileAtomically(at(name), content, Durability::Buffered).orThrow();
    }
    void writeFile(const std::string& folder, const std::string& file, GgufType type) const {
        const Tokenizer tokenizer = Tokenizer::load(at(folder)).orThrow();
        const ModelSource source = ModelSource::open(at(folder)).orThrow();
        writeGgufModel(*m_backend, at(file), source,
                       {type, folder,
                        [&](GgufHeader& header, int64_t rows) { setVocabulary(header, tokenizer, rows); }},
                       [](int64_t) {}, {})
            .orThrow();
    }

private Q_SLOTS:
    void folder() {
        const std::string chatml = ChatTemplate::named("chatml").orThrow().jinja();
        const Tokenizer tokenizer = test::byteTokenizer({}, chatml);
        const ModelOptions options = test::tinyShape(tokenizer.vocabularySize());
        test::writeRandomModel(at("plain"), options, tokenizer);
        write("plain/README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\nlicense: mit\n");
        write("plain/LICENSE.txt", "Apache License");
        const ModelDescription model = describeModel(at("plain")).orThrow();
        const int64_t parameters = parameterLayout(shapeOf(options)).parameterCount();
        QVERIFY(!model.isGguf);
        QCOMPARE(model.family, "llama");
        QCOMPARE(model.parameters(), parameters);
        QCOMPARE(model.weights.size(), size_t(1));
        QCOMPARE(model.weights[0].type, "F32");
        QCOMPARE(model.weightBytes(), parameters * 4);
        QCOMPARE(model.tokenizer, "byte-level BPE");
        QCOMPARE(model.tokenizerVocabulary, tokenizer.vocabularySize());
        QCOMPARE(model.chatTemplate, "chatml");
        QCOMPARE(model.license.name, "apache-2.0");
        QCOMPARE(model.license.file, "LICENSE.txt");
        QVERIFY(model.memory);
        // Two layers, keys and values of two heads of twelve, in fp32.
        QCOMPARE(model.memory->cachePerToken, int64_t(2 * 2 * 24 * 4));
        QCOMPARE(model.memory->contextTokens, int64_t(128));
        QVERIFY(model.memory->weights >= parameters * 4);
        QVERIFY(model.memory->total > model.memory->weights + 128 * model.memory->cachePerToken);
        QCOMPARE(model.memory->total, model.memory->totalAtFullContext);
        QCOMPARE(model.json(), inspectPath(at("plain")).orThrow());
    }

    void file() {
        const Tokenizer tokenizer = test::byteTokenizer({}, "{{ messages[0].content }}");
        ModelOptions options = test::tinyShape(tokenizer.vocabularySize(), 8192);
        options.hiddenSize = 256;
        options.intermediateSize = 256;
        test::writeRandomModel(at("original"), options, tokenizer);
        write("original/README.md", "---\nlicense: other\nlicense_name: \"my terms\"\n---\n");
        writeFile("original", "small.gguf", GgufType::Q4_K);
        const ModelDescription model = describeModel(at("small.gguf")).orThrow();
        QVERIFY(model.isGguf);
        QCOMPARE(model.name, "original");
        QCOMPARE(model.license.name, "my terms");
        QCOMPARE(model.chatTemplate, "its own");
        QCOMPARE(model.weights[0].type, "Q4_K");
        QCOMPARE(model.weightBytes(), ggufTensorBytes(shapeOf(options), GgufType::Q4_K));
        QCOMPARE(model.memory->contextTokens, int64_t(4096));
        QVERIFY(model.memory->totalAtFullContext > model.memory->total);
        const Json facts = model.json();
        QCOMPARE(facts["bytes_converted_to"]["q4_k"].get<int64_t>(), model.weightBytes());
        const Json inspected = inspectPath(at("small.gguf")).orThrow();
        QCOMPARE(inspected["keys"]["general.architecture"].get<std::string>(), "llama");
        QCOMPARE(inspected["chat_memory"], facts["chat_memory"]);
    }

    /// A job stands for its newest checkpoint, a checkpoint says where its run was.
    void checkpoint() {
        const Tokenizer tokenizer = test::byteTokenizer();
        const ModelOptions options = test::tinyShape(tokenizer.vocabularySize());
        for (const char* name : {"checkpoint-40", "checkpoint-50"}) {
            const auto folder = at("job") / "checkpoints" / name;
            test::writeRandomModel(folder, options, tokenizer);
            createFolders(folder / "trainer").orThrow();
            writeFileAtomically(folder / "trainer/trainer.json", "{\"step\": 50, \"tokens\": 6400}").orThrow();
        }
        const ModelDescription model = describeModel(at("job")).orThrow();
        QCOMPARE(model.path.filename().string(), "checkpoint-50");
        QCOMPARE(model.step, int64_t(50));
        QCOMPARE(model.trainedTokens, int64_t(6400));
        QCOMPARE(model.license.name, "");
    }

    void everyFamily() {
        for (const QString& name :
             QDir(QString::fromStdString(families().string())).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const auto model = describeModel(families() / name.toStdString());
            if (!model) QFAIL(model.error().sentence().c_str());
            QVERIFY2(model.value().memory && model.value().weightBytes() > 0, qPrintable(name));
            QVERIFY2(!model.value().tokenizerProblem.empty(), qPrintable(name));  // the fixtures have none
            QVERIFY2(model.value().json()["tokenizer_problem"].is_string(), qPrintable(name));
        }
    }

    /// A family that is not computed is described as far as its files go, and refused by name.
    void unknownFamily() {
        test::writeRandomModel(at("foreign"), test::tinyShape(test::byteTokenizer().vocabularySize()),
                               test::byteTokenizer());
        test::changeJson(at("foreign") / "config.json", {{"model_type", "mamba9"}});
        const ModelDescription model = describeModel(at("foreign")).orThrow();
        QCOMPARE(model.family, "mamba9");
        QVERIFY2(model.refusal.find("mamba9") != std::string::npos, model.refusal.c_str());
        QVERIFY(!model.memory);
        QVERIFY(model.parameters() > 0);
        QVERIFY(model.json().contains("refused"));
    }

    void missingWeights() {
        test::writeRandomModel(at("hollow"), test::tinyShape(test::byteTokenizer().vocabularySize()),
                               test::byteTokenizer());
        std::filesystem::remove(at("hollow") / "model.safetensors");
        const ModelDescription model = describeModel(at("hollow")).orThrow();
        QVERIFY2(model.weightsProblem.find("model.safetensors") != std::string::npos, model.weightsProblem.c_str());
        QVERIFY(!model.memory);
    }

    void hostile_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("named");
        write("not.gguf", "this is no model at all");
        write("cut.gguf", std::string("GGUF\3\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f", 16));
        write("broken/config.json", "{\"model_type\": ");
        write("list/config.json", "[1, 2]");
        write("empty/readme.txt", "nothing");
        writeFileAtomically(at("words.gguf"), ggufVocabulary(test::byteTokenizer())).orThrow();
        for (const auto& [name, named] : {std::pair("not.gguf", "not.gguf"),
                                          {"cut.gguf", "cut.gguf"},
                                          {"broken", "config.json"},
                                          {"list", "config.json"},
                                          {"empty", "no model"},
                                          {"nowhere", "no model"},
                                          {"words.gguf", "no tensors"}})
            QTest::newRow(name) << QString::fromStdString(at(name).string()) << QString(named);
    }
    void hostile() {
        QFETCH(QString, path);
        QFETCH(QString, named);
        const auto model = describeModel(path.toStdString());
        QVERIFY(!model);
        QVERIFY(model.error().kind == ErrorKind::Data);
        QVERIFY2(model.error().message.find(named.toStdString()) != std::string::npos, model.error().message.c_str());
    }

    void licences_data() {
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<QString>("license");
        QTest::newRow("plain") << QByteArray("---\nlicense: mit\n---\n") << "mit";
        QTest::newRow("windows") << QByteArray("---\r\nlicense: mit\r\n---\r\n") << "mit";
        QTest::newRow("quoted") << QByteArray("---\nlicense: 'cc-by-4.0'\n---\n") << "cc-by-4.0";
        QTest::newRow("list") << QByteArray("---\ntags: [a]\nlicense:\n- llama3.1\n---\n") << "llama3.1";
        QTest::newRow("other, named") << QByteArray("---\nlicense: other\nlicense_name: qwen\n---\n") << "qwen";
        QTest::newRow("other") << QByteArray("---\nlicense: other\n---\n") << "other";
        QTest::newRow("none") << QByteArray("---\nlanguage: en\n---\nlicense: mit\n") << "";
        QTest::newRow("another key") << QByteArray("---\nlicense_link: here\n---\n") << "";
        QTest::newRow("no front matter") << QByteArray("# Model\nlicense: mit\n") << "";
        QTest::newRow("control characters") << QByteArray("---\nlicense: m\x1b[31mit\n---\n") << "m[31mit";
        QTest::newRow("not UTF-8") << QByteArray("---\nlicense: \xff\n---\n") << QString(QChar(0xfffd));
        QTest::newRow("empty") << QByteArray() << "";
        QTest::newRow("long") << "---\nlicense: " + QByteArray(5000, 'x') + "\n---\n"
                              << QString(120, 'x') + QChar(0x2026);
    }
    void licences() {
        QFETCH(QByteArray, card);
        QFETCH(QString, license);
        QCOMPARE(QString::fromStdString(licenseOfCard(card.toStdString())), license);
    }
};

QTEST_GUILESS_MAIN(TestModelDescription)
#include "tst_model_description.moc"
