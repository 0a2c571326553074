// SPDX-License-Identifier: Apache-2.0
#include "core/infer/decoder.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/reference_model.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>

using namespace sextant;
using test::ReferenceModel, test::relativeError;

/// Every family against Hugging Face (tests/fixtures/make_family_references.py): log-probabilities, gradients, decoding
/// token by token, and what is written.
class TestFamilies : public QObject {
    Q_OBJECT

    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend();

    static std::filesystem::path families() { return test::fixtures() / "families"; }

    static void addFamilies() {
        QTest::addColumn<QString>("family");
        const QStringList names =
            QDir(QString::fromStdString(families().string())).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(names.size() >= 19);
        for (const QString& name : names) QTest::newRow(qPrintable(name)) << name;
    }
    static ReferenceModel current() {
        QFETCH_GLOBAL(QString, family);
        const auto folder = families() / family.toStdString();
        return {folder, folder / "reference.safetensors"};
    }

private Q_SLOTS:
    void initTestCase_data() { addFamilies(); }

    void trains() {
        const ReferenceModel family = current();
        auto model = family.training(*m_backend, ElementType::Float32);
        std::vector<float> got(family.tokens.size()), flat(static_cast<size_t>(model->layout().totalElements));
        model->zeroGradients();
        model->accumulate(family.batch(), got);
        const double error = relativeError(got, family.logProbabilities);
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
        model->downloadGradients(flat);
        for (const StoredParameter* parameter : model->layout().all())
            for (const LogicalParameter& part : parameter->parts) {
                const auto wanted = family.floats("gradient/" + part.name);
                const auto values = test::partOf(flat, *parameter, part);
                QCOMPARE(values.size(), wanted.size());
                const double wrong = relativeError(values, wanted);
                QVERIFY2(wrong < 1e-5, qPrintable(QString::fromStdString(part.name) + QString(": %1").arg(wrong)));
            }
    }

    /// bf16 arithmetic stays near; so small a model with so large weights is sensitive (PyTorch in bf16 is 0.05 to 0.14
    /// off here), and a wrong gradient is off by 1.
    void trainsInBFloat16() {
        if (!m_backend->supports(kernels::Precision::BFloat16)) QSKIP("this processor has no bf16 instructions");
        const ReferenceModel family = current();
        auto model = family.training(*m_backend, ElementType::BFloat16);
        std::vector<float> got(family.tokens.size()), flat(static_cast<size_t>(model->layout().totalElements)),
            exact(flat.size());
        model->zeroGradients();
        model->accumulate(family.batch(), got);
        QVERIFY2(relativeError(got, family.logProbabilities) < 0.02,
                 qPrintable(QString::number(relativeError(got, family.logProbabilities))));
        model->downloadGradients(flat);
        auto reference = family.training(*m_backend, ElementType::Float32);
        reference->zeroGradients();
        reference->accumulate(family.batch(), got);
        reference->downloadGradients(exact);
        QVERIFY2(relativeError(flat, exact) < 0.3, qPrintable(QString::number(relativeError(flat, exact))));
    }

    /// Token by token and in pieces, against what was computed at once. Each document alone.
    void decodes() {
        const ReferenceModel family = current();
        auto model = family.training(*m_backend, ElementType::Float32);
        const int64_t vocabulary = family.config.shape.vocabSize;
        const DecoderModel decoderModel{family.config.shape, model->weights(), ElementType::Float32, vocabulary};
        for (size_t s = 0; s + 1 < family.starts.size(); ++s) {
            const auto first = static_cast<size_t>(family.starts[s]),
                       count = static_cast<size_t>(family.starts[s + 1]) - first;
            const std::span tokens = std::span(family.tokens).subspan(first, count);
            for (const int64_t chunk : {5, 64}) {
                Decoder decoder(*m_backend, decoderModel, {.longestSequence = 24, .promptTokens = chunk});
                std::vector<float> scores(count), stepwise(count);
                decoder.score(tokens, scores);
                Sequence sequence = decoder.begin();
                std::span<const float> logits = decoder.append(sequence, tokens.first(1));
                for (size_t i = 1; i < count; ++i) {
                    double sum = 0, largest = *std::max_element(logits.begin(), logits.end());
                    for (const float logit : logits) sum += std::exp(double(logit) - largest);
                    stepwise[i] = float(double(logits[size_t(tokens[i])]) - largest - std::log(sum));
                    logits = decoder.next(sequence, tokens[i]);
                }
                if (count < 2) continue;
                const std::span wanted = std::span(family.logProbabilities).subspan(first, count - 1);
                const double prompt = relativeError(std::span(scores).subspan(1), wanted);
                const double generated = relativeError(std::span(stepwise).subspan(1), wanted);
                QVERIFY2(prompt < 1e-5, qPrintable(QString::number(prompt)));
                QVERIFY2(generated < 1e-5, qPrintable(QString::number(generated)));
            }
        }
    }

    /// A language model inside one that also sees: its config nested, its tensors under another name.
    void insideAnotherModel_data() {
        QTest::addColumn<QString>("prefix");
        QTest::newRow("older") << "language_model.model.";
        QTest::newRow("newer") << "model.language_model.";
        QTest::newRow("without a head") << "";
    }
    void insideAnotherModel() {
        QFETCH(QString, prefix);
        const ReferenceModel family = current();
        if (!family.config.shape.tieWordEmbeddings ||
            std::filesystem::exists(family.folder / "model.safetensors.index.json"))
            return;
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        Json inner = readJsonFile(family.folder / "config.json").orThrow();
        Json config = {
            {"model_type", "seeing"}, {"vision_config", {{"hidden_size", 3}}}, {"tie_word_embeddings", true}};
        inner.erase("tie_word_embeddings");
        config["text_config"] = inner;
        writeFileAtomically(path / "config.json", toJsonText(config)).orThrow();
        const auto file = SafetensorsFile::open(family.folder / "model.safetensors").orThrow();
        auto entries = file.entries();
        for (SafetensorsEntry& entry : entries)
            entry.name = prefix.toStdString() + entry.name.substr(std::strlen("model."));
        auto writer = SafetensorsWriter::create(path / "model.safetensors", entries, {}).orThrow();
        for (const SafetensorsEntry& entry : file.entries()) writer.write(file.data(entry), entry.bytes()).orThrow();
        writer.finish().orThrow();
        const ModelConfig read = readModelConfig(path).orThrow();
        QVERIFY(read.shape == family.config.shape);
        const ParameterLayout layout = parameterLayout(read.shape);
        QVERIFY(test::folderWeights(path, layout) == test::folderWeights(family.folder, layout));
    }

    /// A folder that was read and written again says the same.
    void writes() {
        const ReferenceModel family = current();
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const ParameterLayout layout = parameterLayout(family.config.shape);
        const std::vector<float> weights = test::folderWeights(family.folder, layout);
        ModelConfig config = family.config;
        config.storedType = ElementType::Float32;
        writeModelFolder(path, config, layout, weights).orThrow();
        const ModelConfig again = readModelConfig(path).orThrow();
        QVERIFY(again.shape == family.config.shape);
        QVERIFY(relativeError(test::folderWeights(path, layout), weights) < 1e-7);
    }
};

QTEST_GUILESS_MAIN(TestFamilies)
#include "tst_families.moc"
