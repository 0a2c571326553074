// SPDX-License-Identifier: Apache-2.0
#include "core/infer/decoder.h"
#include "core/model/model_folder.h"
#include "core/model/safetensors.h"
#include "core/model/training_model.h"
#include "kernels/cpu/cpu_backend.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>

using namespace sextant;

/// Every family against Hugging Face (tests/fixtures/make_family_references.py): log-probabilities, gradients, decoding
/// token by token, and what is written.
class TestFamilies : public QObject {
    Q_OBJECT

    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend();

    static std::filesystem::path families() {
        return std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) /
               "tests/fixtures/families";
    }
    static double relativeError(std::span<const float> got, std::span<const float> wanted) {
        double difference = 0, norm = 0;
        for (size_t i = 0; i < wanted.size(); ++i) {
            difference += std::pow(double(got[i]) - double(wanted[i]), 2);
            norm += std::pow(double(wanted[i]), 2);
        }
        return std::sqrt(difference / (norm > 0 ? norm : 1));
    }

    /// One family's model and what Hugging Face computed of it.
    struct Family {
        std::filesystem::path folder;
        ModelConfig config;
        SafetensorsFile reference;
        std::vector<int32_t> tokens, targets, starts, positions;
        std::vector<float> tokenWeights, logProbabilities;

        explicit Family(const std::filesystem::path& path)
            : folder(path),
              config(readModelConfig(path).orThrow()),
              reference(SafetensorsFile::open(path / "reference.safetensors").orThrow()),
              tokens(integers("tokens")),
              targets(integers("targets")),
              starts(integers("sequence_starts")),
              logProbabilities(floats("log_probabilities")) {
            for (size_t s = 0; s + 1 < starts.size(); ++s)
                for (int32_t p = 0; p < starts[s + 1] - starts[s]; ++p) positions.push_back(p);
            const auto trained = std::count_if(targets.begin(), targets.end(), [](int32_t t) { return t >= 0; });
            for (int32_t target : targets) tokenWeights.push_back(target >= 0 ? 1.0f / float(trained) : 0.0f);
        }
        std::vector<float> floats(const std::string& name) const {
            const SafetensorsEntry* entry = reference.find(name);
            if (!entry) qFatal("no %s in the fixture", name.c_str());
            std::vector<float> values(static_cast<size_t>(entry->count()));
            reference.readFloats(*entry, 0, entry->count(), values.data());
            return values;
        }
        std::vector<int32_t> integers(const std::string& name) const {
            const SafetensorsEntry* entry = reference.find(name);
            if (!entry) qFatal("no %s in the fixture", name.c_str());
            std::vector<int32_t> values(static_cast<size_t>(entry->count()));
            std::memcpy(values.data(), reference.data(*entry), values.size() * 4);
            return values;
        }
        TrainingBatch batch() const { return {tokens, targets, positions, tokenWeights, starts}; }
        std::unique_ptr<TrainingModel> training(kernels::Backend& backend, ElementType compute) const {
            auto model = std::make_unique<TrainingModel>(backend, config.shape, StepShape{2, 24, compute},
                                                         config.shape.vocabSize);
            std::vector<float> flat = weights(folder, model->layout());
            model->upload(TrainingModel::State::Weights, flat);
            return model;
        }
        static std::vector<float> weights(const std::filesystem::path& path, const ParameterLayout& layout) {
            std::vector<float> flat(static_cast<size_t>(layout.totalElements), 0.0f);
            readModelWeights(path, layout, [&](int64_t offset, std::span<const float> values) {
                std::copy(values.begin(), values.end(), flat.begin() + offset);
            }).orThrow();
            return flat;
        }
    };

    static void addFamilies() {
        QTest::addColumn<QString>("family");
        const QStringList names =
            QDir(QString::fromStdString(families().string())).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(names.size() >= 19);
        for (const QString& name : names) QTest::newRow(qPrintable(name)) << name;
    }
    static Family current() {
        QFETCH_GLOBAL(QString, family);
        return Family(families() / family.toStdString());
    }

private Q_SLOTS:
    void initTestCase_data() { addFamilies(); }

    void trains() {
        const Family family = current();
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
                const std::span values(flat.data() + parameter->offset + part.firstRow * parameter->columns,
                                       static_cast<size_t>(part.rows * parameter->columns));
                QCOMPARE(values.size(), wanted.size());
                const double wrong = relativeError(values, wanted);
                QVERIFY2(wrong < 1e-5, qPrintable(QString::fromStdString(part.name) + QString(": %1").arg(wrong)));
            }
    }

    /// bf16 arithmetic stays near; so small a model with so large weights is sensitive (PyTorch in bf16 is 0.05 to 0.14
    /// off here), and a wrong gradient is off by 1.
    void trainsInBFloat16() {
        if (!m_backend->supports(kernels::Precision::BFloat16)) QSKIP("this processor has no bf16 instructions");
        const Family family = current();
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
        const Family family = current();
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
        const Family family = current();
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
        QVERIFY(Family::weights(path, layout) == Family::weights(family.folder, layout));
    }

    /// A folder that was read and written again says the same.
    void writes() {
        const Family family = current();
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const ParameterLayout layout = parameterLayout(family.config.shape);
        const std::vector<float> weights = Family::weights(family.folder, layout);
        ModelConfig config = family.config;
        config.storedType = ElementType::Float32;
        writeModelFolder(path, config, layout, weights).orThrow();
        const ModelConfig again = readModelConfig(path).orThrow();
        QVERIFY(again.shape == family.config.shape);
        QVERIFY(relativeError(Family::weights(path, layout), weights) < 1e-7);
    }
};

QTEST_GUILESS_MAIN(TestFamilies)
#include "tst_families.moc"
