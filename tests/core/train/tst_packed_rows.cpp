// SPDX-License-Identifier: Apache-2.0
#include "core/data/row_packing.h"
#include "core/train/dataset_batches.h"
#include "tests/support/tiny_model.h"
#include "tiny_run.h"

#include <QtTest>

#include <map>

using namespace sextant;

/// Documents that share a row are strangers: each token has the loss that it has when its document stands alone.
class TestPackedRows : public QObject {
    Q_OBJECT

    static constexpr int64_t kRow = 24;

    /// A document of its own first token, so that it is known again in its row.
    static std::vector<int32_t> document(int32_t number, int size) {
        std::vector<int32_t> tokens{100 + number};
        for (int i = 1; i < size; ++i) tokens.push_back((number * 7 + i * i) % 90);
        return tokens;
    }
    static ModelOptions shape(int64_t vocabulary) {
        ModelOptions options = test::tinyShape(vocabulary, 64);
        options.initializerRange = 0.2;
        return options;
    }
    /// Log-probabilities of a document's targets when nothing stands beside it.
    static std::vector<float> alone(kernels::Backend& backend, const Tokenizer& tokenizer,
                                    const std::vector<int32_t>& tokens) {
        const auto length = static_cast<int64_t>(tokens.size());
        TrainingModel model(backend, shape(tokenizer.vocabularySize()), {1, length, ElementType::Float32},
                            tokenizer.vocabularySize());
        model.initialize(5);
        HostBatch batch;
        batch.tokens = tokens;
        batch.targets.assign(tokens.begin() + 1, tokens.end());
        batch.targets.push_back(-1);
        for (int32_t i = 0; i < static_cast<int32_t>(length); ++i) batch.positions.push_back(i);
        batch.sequenceStarts = {0, static_cast<int32_t>(length)};
        setUniformWeights(batch, 1);
        std::vector<float> logProbabilities(tokens.size());
        model.evaluate(batch.view(), logProbabilities);
        return logProbabilities;
    }

private Q_SLOTS:
    void lossesAreThoseOfDocumentsAlone() {
        const Tokenizer tokenizer = test::byteTokenizer();
        QTemporaryDir dir;
        const auto path = [&](const char* name) { return std::filesystem::path(dir.filePath(name).toStdString()); };
        std::map<int32_t, std::vector<int32_t>> documents;
        ShardWriter writer = ShardWriter::create(path("stream"), tokenizer.vocabularySize()).orThrow();
        for (const int size : {24, 13, 11, 9, 8, 7, 5, 2, 19}) {
            const auto number = static_cast<int32_t>(documents.size());
            documents[100 + number] = document(number, size);
            writer.append(documents[100 + number], DocumentEnd::Yes).orThrow();
        }
        writer.finish().orThrow();
        const ShardReader stream = ShardReader::open(path("stream")).orThrow();
        ShardWriter rows = ShardWriter::create(path("rows"), tokenizer.vocabularySize()).orThrow();
        const int32_t pad = tokenizer.padId().value_or(0);
        const RowReport report = writeRows(stream, kRow, pad, 3, rows, {}).orThrow();
        rows.finish().orThrow();
        QCOMPARE(report.cutDocuments, int64_t{0});
        const TokenDataset dataset =
            TokenDataset::open(path("rows"), tokenizer, kRow, SampleOrder::Sequential, 0, Windows::Rows).orThrow();
        QCOMPARE(dataset.windows(), report.rows);

        const auto backend = kernels::makeCpuBackend({1, std::nullopt});
        TrainingModel model(*backend, shape(tokenizer.vocabularySize()), {report.rows, kRow, ElementType::Float32},
                            tokenizer.vocabularySize());
        model.initialize(5);
        HostBatch batch;
        DatasetBatches(dataset, kRow).fill(0, report.rows, batch);
        setUniformWeights(batch, 1);
        std::vector<float> together(batch.tokens.size());
        model.evaluate(batch.view(), together);

        size_t compared = 0;
        for (size_t at = 0; at < batch.tokens.size(); ++at) {
            if (batch.positions[at] != 0 || !documents.contains(batch.tokens[at])) continue;
            const std::vector<int32_t>& tokens = documents.at(batch.tokens[at]);
            const std::vector<float> wanted = alone(*backend, tokenizer, tokens);
            for (size_t i = 0; i + 1 < tokens.size(); ++i, ++compared)
                QVERIFY2(std::abs(together[at + i] - wanted[i]) < 1e-5f * (1 + std::abs(wanted[i])),
                         qPrintable(QString("token %1 of document %2").arg(i).arg(batch.tokens[at])));
        }
        QCOMPARE(compared, size_t{98 - 9});  // every token of every document has been predicted but the first
        QCOMPARE(batch.trainedTokens, int64_t{98 - 9});
    }
};

QTEST_GUILESS_MAIN(TestPackedRows)
#include "tst_packed_rows.moc"
