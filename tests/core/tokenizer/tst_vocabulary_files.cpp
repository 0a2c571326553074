// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/tokenizer.h"
#include "core/tokenizer/tokenizer_json.h"

#include <QtTest>

using namespace sextant;

namespace {

std::filesystem::path vocabularies() {
    const QString fallback = qEnvironmentVariable("SEXTANT_SOURCE_DIR") + "/../shared/data";
    return std::filesystem::path(qEnvironmentVariable("SEXTANT_TEST_DATA", fallback).toStdString()) / "tokenizers";
}

const std::vector<std::string> kModels = {"deepseek-llm", "falcon", "gpt-2", "llama-spm", "mpt", "refact"};

std::string idText(const std::vector<int32_t>& ids) {
    std::string text;
    for (int32_t id : ids) text += (text.empty() ? "" : " ") + std::to_string(id);
    return text;
}

}  // namespace

/// Published vocabularies in GGUF files, on the test cases that lie beside them.
class TestVocabularyFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::exists(vocabularies()))
            QSKIP("the test data folder (SEXTANT_TEST_DATA) has no tokenizers");
    }

    void publishedCases_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("ids");
        for (const std::string& model : kModels) {
            const std::string base = (vocabularies() / ("ggml-vocab-" + model + ".gguf")).string();
            const std::string input = readFile(base + ".inp").orThrow();
            const auto lines = split(readFile(base + ".out").orThrow(), '\n');
            const std::string separator = "\n__ggml_vocab_test__\n";
            size_t at = 0;
            for (size_t index = 0; at <= input.size() && index < lines.size(); ++index) {
                const size_t end = std::min(input.find(separator, at), input.size());
                if (end < input.size() || !trimmed(lines[index]).empty())
                    QTest::addRow("%s %zu", model.c_str(), index)
                        << QString::fromStdString(model) << QByteArray::fromStdString(input.substr(at, end - at))
                        << QString::fromStdString(std::string(trimmed(lines[index])));
                at = end + separator.size();
            }
        }
    }
    void publishedCases() {
        QFETCH(QString, model);
        QFETCH(QByteArray, text);
        QFETCH(QString, ids);
        const Tokenizer& tokenizer = load(model.toStdString());
        const auto got = tokenizer.encode(text.toStdString());
        QCOMPARE(QString::fromStdString(idText(got)), ids);
        QCOMPARE(QByteArray::fromStdString(tokenizer.decode(got)), text);
    }

    /// The linear matcher gives what the definition of BPE gives.
    void linearEqualsTheDefinition_data() {
        QTest::addColumn<QString>("model");
        for (const std::string& model : kModels) QTest::newRow(model.c_str()) << QString::fromStdString(model);
    }
    void linearEqualsTheDefinition() {
        QFETCH(QString, model);
        const Tokenizer& tokenizer = load(model.toStdString());
        if (model == "llama-spm") QVERIFY(!tokenizer.model().isLinear());
        CounterRandom random(11, 3);
        uint64_t draw = 0;
        for (int round = 0; round < 20000; ++round) {
            // Pieces of real tokens, so that merges across their borders come up.
            std::string piece;
            const size_t parts = 1 + random.below(6, draw++);
            for (size_t i = 0; i < parts; ++i) {
                const auto id =
                    static_cast<int32_t>(random.below(static_cast<uint64_t>(tokenizer.vocabularySize()), draw++));
                if (!tokenizer.model().tokens()[static_cast<size_t>(id)].empty())
                    piece += tokenizer.tokenText(id).substr(0, 1 + random.below(12, draw++));
            }
            if (piece.empty()) continue;
            std::vector<int32_t> quick, plain;
            tokenizer.model().encodePiece(piece, quick);
            if (!tokenizer.model().hasAllBytes() && tokenizer.decode(quick) != piece)
                continue;  // bytes that have no token
            tokenizer.model().encodeByRank(piece, plain);
            QVERIFY2(quick == plain, piece.c_str());
        }
    }

    void theThirteenLettersOfDeepSeek() {
        const Tokenizer& tokenizer = load("deepseek-llm");
        QCOMPARE(idText(tokenizer.encode("F\u00fchrer")), std::string("37 100014 71 6245"));
        QCOMPARE(tokenizer.addedTokens().size(), size_t{15});
        QCOMPARE(tokenizer.specials().size(), size_t{2});
        QVERIFY(!tokenizer.model().hasAllBytes());
        // A raw byte without a token becomes what a reader of text would see.
        QCOMPARE(tokenizer.decode(tokenizer.encode("a\xFFz")), std::string("a\uFFFDz"));
    }

    void survivesExport_data() { linearEqualsTheDefinition_data(); }
    /// Written as tokenizer.json and as GGUF and read again: the same ids.
    void survivesExport() {
        QFETCH(QString, model);
        const Tokenizer& tokenizer = load(model.toStdString());
        auto json = readTokenizerJson(toJsonLine(tokenizerJson(tokenizer)), "exported");
        QVERIFY2(json.hasValue(), json.hasValue() ? "" : json.error().sentence().c_str());
        const Tokenizer fromJson(std::move(json).value());
        auto gguf = parseGgufVocabulary(ggufVocabulary(tokenizer), "exported");
        QVERIFY2(gguf.hasValue(), gguf.hasValue() ? "" : gguf.error().sentence().c_str());
        const Tokenizer fromGguf(std::move(gguf).value());
        const std::string text = readFile((vocabularies() / "ggml-vocab-gpt-2.gguf.inp").string()).orThrow() +
                                 readFile((vocabularies() / "blns.json").string()).orThrow();
        const auto ids = tokenizer.encode(text);
        QVERIFY(fromJson.encode(text) == ids);
        QVERIFY(fromGguf.encode(text) == ids);
        QCOMPARE(fromGguf.bosId(), tokenizer.bosId());
        QCOMPARE(fromGguf.eosId(), tokenizer.eosId());
        QCOMPARE(fromGguf.specials().size(), tokenizer.specials().size());
    }

    void threadsDoNotMatter_data() { linearEqualsTheDefinition_data(); }
    void threadsDoNotMatter() {
        QFETCH(QString, model);
        const Tokenizer& tokenizer = load(model.toStdString());
        std::string text;
        const std::string part = readFile((vocabularies() / "ggml-vocab-gpt-2.gguf.inp").string()).orThrow() +
                                 readFile((vocabularies() / "blns.json").string()).orThrow();
        while (text.size() < (model == "llama-spm" ? 1u << 20 : 5u << 20)) text += part;
        QVERIFY(tokenizer.encodeParallel(text, 3) == tokenizer.encode(text));
    }

    void damagedFilesAreRefused() {
        const std::string good = readFile((vocabularies() / "ggml-vocab-gpt-2.gguf").string()).orThrow();
        for (size_t size : {size_t{0}, size_t{3}, size_t{20}, size_t{100}, good.size() / 2, good.size() - 5}) {
            auto parts = parseGgufVocabulary(std::string_view(good).substr(0, size), "x.gguf");
            QVERIFY(!parts.hasValue());
            QVERIFY(parts.error().sentence().starts_with("x.gguf"));
        }
        // Every length field turned into nonsense, one after the other.
        CounterRandom random(5, 5);
        for (uint64_t round = 0; round < 300; ++round) {
            std::string bad = good.substr(0, 200000);
            for (int i = 0; i < 8; ++i)
                bad[random.below(4000, 2 * round * 8 + static_cast<uint64_t>(i))] =
                    static_cast<char>(random.below(256, (2 * round + 1) * 8 + static_cast<uint64_t>(i)));
            (void)parseGgufVocabulary(bad, "x.gguf");  // ends without reading outside
        }
    }

private:
    /// Each vocabulary is read once.
    const Tokenizer& load(const std::string& model) {
        auto found = m_loaded.find(model);
        if (found == m_loaded.end())
            found =
                m_loaded.emplace(model, Tokenizer::load(vocabularies() / ("ggml-vocab-" + model + ".gguf")).orThrow())
                    .first;
        return found->second;
    }
    std::map<std::string, Tokenizer> m_loaded;
};

QTEST_GUILESS_MAIN(TestVocabularyFiles)
#include "tst_vocabulary_files.moc"
