// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel.h"
#include "core/data/curate/curated_job.h"
#include "core/data/curate/curation.h"
#include "core/device/device.h"
#include "core/infer/loaded_model.h"
#include "core/run/model_scorer.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sextant;
using namespace sextant::test;

/// Perplexity under a small model whose tokens are bytes.
class TestModelScorer : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::string path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)).toStdString(); }
    static std::string text(int number) {
        std::string result;
        for (int i = 0; i < 20 + number * 7 % 90; ++i) result += static_cast<char>('a' + (i * i + number * 3) % 26);
        return result;
    }

private Q_SLOTS:
    void initTestCase() { writeRandomModel(path("model"), tinyShape(kSmallestVocabulary, 32), byteTokenizer()); }
    /// The sum of what the decoder says of each token, window by window.
    void scoresAreTheDecoders() {
        const auto scorer = openModelScorer(path("model")).orThrow();
        auto device = openDevice(DeviceChoice::Cpu, PrecisionChoice::Float32, 1).orThrow();
        const auto model = LoadedModel::load(path("model"), *device.backend, device.precision).orThrow();
        Decoder decoder(*device.backend, model->decoderModel(), {model->contextLength()});
        const auto context = static_cast<size_t>(model->contextLength());
        const std::vector<int32_t>& prefix = model->tokenizer().prefix();
        const std::string all(3 * context, 'q');
        for (const int64_t limit : {int64_t{1}, int64_t{5}, static_cast<int64_t>(2 * context)}) {
            const std::vector<int32_t> tokens = model->tokenizer().encode(all.substr(0, static_cast<size_t>(limit)));
            const size_t window = context - prefix.size();
            double nats = 0;
            int64_t scored = 0;
            for (size_t first = 0; first < tokens.size(); first += window) {
                std::vector<int32_t> part = prefix;
                part.insert(part.end(), tokens.begin() + static_cast<ptrdiff_t>(first),
                            tokens.begin() + static_cast<ptrdiff_t>(std::min(tokens.size(), first + window)));
                std::vector<float> scores(part.size());
                decoder.score(part, scores);
                for (const float score : scores)
                    if (!std::isnan(score)) nats -= score, ++scored;
            }
            const TextScore score = scorer->score(all, limit);
            QCOMPARE(score.tokens, scored);
            QCOMPARE(score.bytes, scored);
            QCOMPARE(score.nats, nats);
            QVERIFY(score.nats > 0);
        }
        QCOMPARE(scorer->score("", 10).tokens, int64_t{0});
    }
    void threadsDoNotMatter() {
        const auto scorer = openModelScorer(path("model")).orThrow();
        std::vector<double> alone, together(40);
        for (int i = 0; i < 40; ++i) alone.push_back(scorer->score(text(i), 64).nats);
        parallelFor(40, 8, [&](int64_t i) {
            together[static_cast<size_t>(i)] = scorer->score(text(static_cast<int>(i)), 64).nats;
        });
        QVERIFY(alone == together);
    }
    /// In a recipe: the signals are those of the scorer, whatever the threads.
    void asAStage() {
        std::string lines;
        for (int i = 0; i < 30; ++i) lines += "{\"text\":\"" + text(i) + "\"}\n";
        QFile file(m_folder.filePath(QStringLiteral("texts.jsonl")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines.c_str());
        file.close();
        StageParts parts;
        parts.openScorer = openModelScorer;
        const StageSpec stage{"perplexity", {{"model", path("model")}, {"maximum", 1e9}, {"max_tokens", 40}}};
        const auto scorer = openModelScorer(path("model")).orThrow();
        for (const int threads : {1, 4}) {
            CurationOptions options;
            options.files = {path("texts.jsonl")};
            options.threads = threads;
            const std::string folder = path("job") + std::to_string(threads);
            curate(options, Recipe::of({stage}, parts).orThrow(), folder, {}, {}).orThrow();
            const CuratedJob job = CuratedJob::open(folder).orThrow();
            QCOMPARE(job.rows(), int64_t{30});
            for (int i = 0; i < 30; ++i) {
                const TextScore score = scorer->score(text(i), 40);
                QCOMPARE(job.signal(0, 0)[static_cast<size_t>(i)],
                         static_cast<float>(std::exp(score.nats / static_cast<double>(score.tokens))));
                QCOMPARE(job.signal(0, 1)[static_cast<size_t>(i)],
                         static_cast<float>(score.nats / std::log(2.0) / static_cast<double>(score.bytes)));
            }
        }
    }
    void complaints() {
        QVERIFY(!openModelScorer(path("nowhere")));
        writeRandomModel(path("small"), tinyShape(kSmallestVocabulary - 1, 32), byteTokenizer());
        const auto refused = openModelScorer(path("small"));
        QVERIFY(!refused && refused.error().message.find("vocab_size") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestModelScorer)
#include "tst_model_scorer.moc"
