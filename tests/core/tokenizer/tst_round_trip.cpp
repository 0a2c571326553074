// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/data/documents.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/stream_decoder.h"

#include <QtTest>

using namespace sextant;

/// Awkward strings and 388 languages through a tokenizer trained on a few of them.
class TestRoundTrip : public QObject {
    Q_OBJECT
    std::vector<std::string> m_texts;
    Tokenizer m_tokenizer;

    static std::filesystem::path data() {
        const QString fallback = qEnvironmentVariable("SEXTANT_SOURCE_DIR") + "/../shared/data";
        return qEnvironmentVariable("SEXTANT_TEST_DATA", fallback).toStdString();
    }

private Q_SLOTS:
    void initTestCase() {
        const auto strings = data() / "tokenizers/blns.json", languages = data() / "tokenizers/udhr2.jsonl.zst";
        if (!std::filesystem::exists(strings) || !std::filesystem::exists(languages))
            QSKIP("the test data folder (SEXTANT_TEST_DATA) has no texts to encode");
        const Json list = readJsonFile(strings).orThrow();
        for (const Json& text : list) m_texts.push_back(text);
        ReadingReport report;
        readDocuments(languages, report, [&](DocumentPart part) {
            return m_texts.push_back(std::move(part.text)), Result<void>();
        }).orThrow();
        QVERIFY(m_texts.size() > 800);
        PieceCounts counts;
        for (size_t i = 0; i < m_texts.size(); i += 8) counts.add(m_texts[i]);
        m_tokenizer = trainBpe(counts, trainingOptions(2000)).orThrow();
    }

    void everyText() {
        for (const std::string& text : m_texts) {
            const auto ids = m_tokenizer.encode(text);
            QVERIFY2(m_tokenizer.decode(ids) == text, text.substr(0, 80).c_str());
        }
    }

    void everyTextAsAStream() {
        for (size_t i = 0; i < m_texts.size(); i += 5) {
            StreamDecoder stream(m_tokenizer);
            std::string shown;
            for (int32_t id : m_tokenizer.encode(m_texts[i])) shown += stream.push(id);
            QVERIFY(shown + stream.finish() == m_texts[i]);
        }
    }

    /// With the cache of a long text and without it, piece by piece: the same ids.
    void longAndShortTextsAgree() {
        std::string whole;
        std::vector<int32_t> ids;
        for (size_t i = 0; i < m_texts.size(); i += 5) {
            std::string line = m_texts[i].substr(0, 500) + "\n";
            whole += line;
            m_tokenizer.encodeInto(line, ids);
        }
        QVERIFY(m_tokenizer.encode(whole) == ids);
    }
};

QTEST_GUILESS_MAIN(TestRoundTrip)
#include "tst_round_trip.moc"
