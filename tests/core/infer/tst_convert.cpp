// SPDX-License-Identifier: Apache-2.0
#include "core/infer/certificate.h"
#include "core/model/model_export.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/reference_model.h"
#include "tests/support/tiny_model.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

/// Models written as GGUF files and back: every family, every type that is written.
class TestConvert : public QObject {
    Q_OBJECT

    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend();
    QTemporaryDir m_folder;

    std::filesystem::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    static std::filesystem::path families() { return test::fixtures() / "families"; }
    Result<void> toGguf(const std::filesystem::path& from, const std::filesystem::path& to, GgufType type) {
        const ModelSource source = SEXTANT_TRY(ModelSource::open(from));
        return writeGgufModel(*m_backend, to, source, {type, "a model"}, [](int64_t) {}, {});
    }
    std::vector<float> weights(const std::filesystem::path& path, kernels::RopePairs pairs) {
        const ModelSource source = ModelSource::open(path).orThrow();
        const ParameterLayout layout = parameterLayout(source.config().shape);
        std::vector<float> flat(static_cast<size_t>(layout.totalElements), 0.0f);
        source
            .read(*m_backend, pairs,
                  [&](int64_t offset, std::span<const float> values) {
                      std::copy(values.begin(), values.end(), flat.begin() + offset);
                  })
            .orThrow();
        return flat;
    }

private Q_SLOTS:
    void everyFamily_data() {
        QTest::addColumn<QString>("family");
        for (const QString& name :
             QDir(QString::fromStdString(families().string())).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QTest::newRow(qPrintable(name)) << name;
    }
    /// What GGUF can say comes back with the same shape and the same numbers; what it cannot say is refused, and
    /// nothing is left behind.
    void everyFamily() {
        QFETCH(QString, family);
        const auto folder = families() / family.toStdString(), file = at(family.toStdString() + ".gguf");
        const auto result = toGguf(folder, file, GgufType::F32);
        if (!result) {
            QVERIFY(result.error().kind == ErrorKind::Data);
            QVERIFY2(result.error().message.find("GGUF") != std::string::npos, result.error().message.c_str());
            QVERIFY(!std::filesystem::exists(file));
            // Windows on other layers than the family's own rule, and other patterns, have no key.
            const QStringList expected{"qwen2", "smollm3", "olmo3", "gemma2", "gemma3", "exaone4", "mistral", "phi3"};
            QVERIFY2(expected.contains(family), qPrintable(family));
            return;
        }
        QVERIFY(weights(folder, kernels::RopePairs::Halves) == weights(file, kernels::RopePairs::Halves));
        if (!ModelSource::open(file)) QFAIL(ModelSource::open(file).error().message.c_str());
        const auto back = at(family.toStdString() + "-back");
        writeModelFolder(*m_backend, back, ModelSource::open(file).orThrow(), ElementType::Float32, [](int64_t) {}, {})
            .orThrow();
        const auto original = weights(folder, kernels::RopePairs::Halves),
                   again = weights(back, kernels::RopePairs::Halves);
        QCOMPARE(original.size(), again.size());
        for (size_t i = 0; i < original.size(); ++i) QVERIFY(std::abs(original[i] - again[i]) < 1e-6f);
    }

    /// What GGUF has no words for is refused by the header alone: in a folder where nothing can be written it is the
    /// same sentence, and no value is read.
    void refusedBeforeAnythingIsWritten() {
        const ModelSource source = ModelSource::open(families() / "qwen2").orThrow();
        const auto nowhere = at("no such folder") / "qwen2.gguf";
        int64_t read = 0;
        const auto result = writeGgufModel(*m_backend, nowhere, source, {GgufType::F32, "qwen2"},
                                           [&](int64_t elements) { read = elements; }, {});
        QVERIFY(!result);
        QVERIFY2(result.error().kind == ErrorKind::Data, result.error().message.c_str());
        QVERIFY2(result.error().message.find("no keys for what is special") != std::string::npos,
                 result.error().message.c_str());
        QCOMPARE(read, 0);
    }

    void everyType_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("mostDivergence");
        QTest::newRow("f32") << int(GgufType::F32) << 1e-9;
        QTest::newRow("f16") << int(GgufType::F16) << 1e-4;
        QTest::newRow("bf16") << int(GgufType::BF16) << 1e-3;
        QTest::newRow("q8_0") << int(GgufType::Q8_0) << 1e-3;
        QTest::newRow("q6_k") << int(GgufType::Q6_K) << 1e-2;
        QTest::newRow("q5_k") << int(GgufType::Q5_K) << 3e-2;
        QTest::newRow("q4_k") << int(GgufType::Q4_K) << 1e-1;
        QTest::newRow("q4_0") << int(GgufType::Q4_0) << 1e-1;
    }
    /// The copy is loaded, answers nearly the same, and the better types come nearer. The model has more rows than its
    /// tokenizer has ids, as those that are made here do.
    void everyType() {
        QFETCH(int, type);
        QFETCH(double, mostDivergence);
        const Tokenizer tokenizer = test::byteTokenizer();
        ModelOptions options = test::tinyShape(tokenizer.vocabularySize() + 31);
        options.hiddenSize = 256;
        options.intermediateSize = 256;
        const auto folder = at("plain");
        const ParameterLayout layout = parameterLayout(shapeOf(options));
        writeModelFolder(folder, test::configOf(options, tokenizer), layout, test::randomWeights(layout, 0.05))
            .orThrow();
        tokenizer.save(folder).orThrow();
        const auto file = at("typed.gguf");
        writeGgufModel(*m_backend, file, ModelSource::open(folder).orThrow(),
                       {GgufType(type), "typed",
                        [&](GgufHeader& header, int64_t rows) { setVocabulary(header, tokenizer, rows); }},
                       [](int64_t) {}, {})
            .orThrow();
        const auto original = LoadedModel::load(folder, *m_backend, kernels::Precision::Float32).orThrow();
        const auto copy = LoadedModel::load(file, *m_backend, kernels::Precision::Float32).orThrow();
        const Certificate certificate = certify(*original, *copy).orThrow();
        QVERIFY(certificate.positions > 100);
        QVERIFY(certificate.equalTokens);
        QVERIFY2(certificate.meanDivergence < mostDivergence, qPrintable(QString::number(certificate.meanDivergence)));
        QVERIFY(certificate.copyBytes < 1.1 * double(certificate.originalBytes));
    }

    /// A model with more rows than its tokenizer has ids, as runs make them: the fillers of the file are no difference.
    void moreRowsThanIds() {
        const Tokenizer tokenizer = test::byteTokenizer();
        const int64_t rows = tokenizer.vocabularySize() + 40;
        test::writeRandomModel(at("rows"), test::tinyShape(rows), tokenizer);
        writeGgufModel(*m_backend, at("rows.gguf"), ModelSource::open(at("rows")).orThrow(),
                       {GgufType::F32, "rows",
                        [&](GgufHeader& header, int64_t wanted) { setVocabulary(header, tokenizer, wanted); }},
                       [](int64_t) {}, {})
            .orThrow();
        const auto original = LoadedModel::load(at("rows"), *m_backend, kernels::Precision::Float32).orThrow();
        const auto copy = LoadedModel::load(at("rows.gguf"), *m_backend, kernels::Precision::Float32).orThrow();
        QCOMPARE(copy->tokenizer().vocabularySize(), original->tokenizer().vocabularySize());
        const Certificate certificate = certify(*original, *copy).orThrow();
        QVERIFY(certificate.equalTokens);
        QCOMPARE(certificate.equalFirst, 1.0);
        QVERIFY(certificate.meanDivergence < 1e-9);
    }

    /// A licence goes along, to the file and back.
    void licence() {
        const Tokenizer tokenizer = test::byteTokenizer();
        test::writeRandomModel(at("licensed"), test::tinyShape(tokenizer.vocabularySize()), tokenizer);
        writeFileAtomically(at("licensed") / "README.md", "---\nlicense: apache-2.0\n---\n# A model\n").orThrow();
        toGguf(at("licensed"), at("licensed.gguf"), GgufType::F16).orThrow();
        const ModelSource source = ModelSource::open(at("licensed.gguf")).orThrow();
        QCOMPARE(source.license().name, "apache-2.0");
        writeModelFolder(*m_backend, at("again"), source, ElementType::Float32, [](int64_t) {}, {}).orThrow();
        QCOMPARE(licenseOfFolder(at("again")).name, "apache-2.0");
    }

    /// What is said of a size beforehand is what is written.
    void sizes() {
        const Tokenizer tokenizer = test::byteTokenizer();
        ModelOptions options = test::tinyShape(tokenizer.vocabularySize());
        options.hiddenSize = 256;
        for (const bool tied : {false, true}) {
            options.tieWordEmbeddings = tied;
            test::writeRandomModel(at("sized"), options, tokenizer);
            for (const GgufType type : {GgufType::F32, GgufType::BF16, GgufType::Q8_0, GgufType::Q4_K}) {
                toGguf(at("sized"), at("sized.gguf"), type).orThrow();
                int64_t bytes = 0;
                const GgufFile file = GgufFile::open(at("sized.gguf")).orThrow();
                for (const GgufTensor& tensor : file.tensors()) bytes += static_cast<int64_t>(tensor.bytes.size());
                QCOMPARE(ggufTensorBytes(shapeOf(options), type), bytes);
            }
        }
    }

    /// A stop leaves no half of a file.
    void stopped() {
        const Tokenizer tokenizer = test::byteTokenizer();
        test::writeRandomModel(at("small"), test::tinyShape(tokenizer.vocabularySize()), tokenizer);
        std::stop_source stop;
        stop.request_stop();
        const auto result = writeGgufModel(
            *m_backend, at("stopped.gguf"), ModelSource::open(at("small")).orThrow(), {GgufType::F32, "small"},
            [](int64_t) {}, stop.get_token());
        QVERIFY(!result && result.error().kind == ErrorKind::Interrupted);
        QVERIFY(!std::filesystem::exists(at("stopped.gguf")));
    }

    /// Tensors that are missing, or of another shape than the keys say, are named.
    void wrongTensors() {
        const Tokenizer tokenizer = test::byteTokenizer();
        const auto folder = at("named");
        test::writeRandomModel(folder, test::tinyShape(tokenizer.vocabularySize()), tokenizer);
        toGguf(folder, at("whole.gguf"), GgufType::F32).orThrow();
        const GgufFile whole = GgufFile::open(at("whole.gguf")).orThrow();
        auto without = [&](const std::string& name, const std::vector<int64_t>& shape) {
            GgufHeader header;
            for (const auto& [key, value] : whole.values().all()) header.set(key, value);
            for (const GgufTensor& tensor : whole.tensors()) {
                if (tensor.name == name && shape.empty()) continue;
                header.addTensor(std::string(tensor.name), tensor.type, tensor.name == name ? shape : tensor.shape);
            }
            auto writer = GgufWriter::create(at("broken.gguf"), header).orThrow();
            for (const auto& tensor : header.tensors())
                writer.write(std::vector<std::byte>(static_cast<size_t>(tensor.bytes))).orThrow();
            writer.finish().orThrow();
            const auto opened = ModelSource::open(at("broken.gguf"));
            return opened ? std::string("opened") : opened.error().message;
        };
        QVERIFY(without("blk.1.attn_k.weight", {}).find("\"blk.1.attn_k.weight\" is missing") != std::string::npos);
        QVERIFY(without("blk.1.attn_k.weight", {3, 48}).find("is 3 x 48") != std::string::npos);
        QVERIFY(without("output_norm.weight", {49}).find("is 49, its keys want 48") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestConvert)
#include "tst_convert.moc"
