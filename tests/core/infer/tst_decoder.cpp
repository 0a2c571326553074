// SPDX-License-Identifier: Apache-2.0
#include "core/infer/loaded_model.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>

using namespace sextant;
using namespace sextant::test;

/// Logits have the same bits however a prompt reaches them.
class TestDecoder : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    const Tokenizer m_tokenizer = byteTokenizer();
    std::vector<int32_t> m_prompt;

    std::string path() const { return m_folder.filePath(QStringLiteral("model")).toStdString(); }

    struct Opened {
        std::unique_ptr<kernels::Backend> backend;
        std::unique_ptr<LoadedModel> model;
        Decoder decoder(int64_t chunk = 256) const { return {*backend, model->decoderModel(), 128, chunk}; }
    };
    Opened open(kernels::InstructionSet set, kernels::Precision precision, int threads = 2) const {
        Opened opened;
        opened.backend = kernels::makeCpuBackend({threads, set});
        opened.model = LoadedModel::load(path(), *opened.backend, precision).orThrow();
        return opened;
    }
    static std::vector<float> copied(std::span<const float> values) { return {values.begin(), values.end()}; }
    static bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
    }
    std::span<const int32_t> part(size_t begin, size_t end) const {
        return std::span(m_prompt).subspan(begin, end - begin);
    }

private Q_SLOTS:
    void initTestCase() {
        writeRandomModel(path(), tinyShape(m_tokenizer.vocabularySize()), m_tokenizer);
        for (int i = 0; i < 75; ++i) m_prompt.push_back((i * i * 7 + i * 3) % 256);
    }

    void everySplitGivesTheSameBits_data() {
        QTest::addColumn<int>("set");
        QTest::addColumn<bool>("bf16");
        for (const kernels::InstructionSet set : kernels::availableInstructionSets())
            for (const bool bf16 : {false, true})
                QTest::addRow("%s %s", kernels::instructionSetName(set).c_str(), bf16 ? "bf16" : "fp32")
                    << static_cast<int>(set) << bf16;
    }
    void everySplitGivesTheSameBits() {
        QFETCH(int, set);
        QFETCH(bool, bf16);
        const Opened opened = open(static_cast<kernels::InstructionSet>(set),
                                   bf16 ? kernels::Precision::BFloat16 : kernels::Precision::Float32);
        Decoder whole = opened.decoder();
        const auto wanted = copied(whole.append(m_prompt));
        QVERIFY(std::isfinite(wanted[0]) && wanted[0] != wanted[1]);
        for (const size_t cut : {1, 4, 5, 37, 48, 71, 74}) {
            Decoder decoder = opened.decoder();
            decoder.append(part(0, cut));
            QVERIFY2(sameBits(copied(decoder.append(part(cut, m_prompt.size()))), wanted), std::to_string(cut).c_str());
        }
        Decoder single = opened.decoder();
        std::vector<float> last;
        for (size_t i = 0; i < m_prompt.size(); ++i) last = copied(single.append(part(i, i + 1)));
        QVERIFY(sameBits(last, wanted));
        for (const int64_t chunk : {1, 4, 7, 32}) {
            Decoder decoder = opened.decoder(chunk);
            QVERIFY2(sameBits(copied(decoder.append(m_prompt)), wanted), std::to_string(chunk).c_str());
        }
    }

    /// What a chat does: a prompt, generated tokens, then a prompt that begins with all of them.
    void generatedTokensAreReadAgain() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder fresh = opened.decoder();
        const auto wanted = copied(fresh.append(m_prompt));
        Decoder decoder = opened.decoder();
        decoder.append(part(0, 40));
        for (size_t i = 40; i < 60; ++i) decoder.next(m_prompt[i]);
        QCOMPARE(decoder.length(), int64_t{60});
        QCOMPARE(decoder.keepCommonPrefix(m_prompt), int64_t{40});
        QVERIFY(sameBits(copied(decoder.append(part(40, m_prompt.size()))), wanted));
        // Now all of it was a prompt: the same again needs its last token alone.
        QCOMPARE(decoder.keepCommonPrefix(m_prompt), static_cast<int64_t>(m_prompt.size()) - 1);
        QVERIFY(sameBits(copied(decoder.append(part(m_prompt.size() - 1, m_prompt.size()))), wanted));
        // What is appended after generated tokens is not kept either: it was computed from their cache.
        decoder.truncate(0);
        decoder.append(part(0, 10));
        decoder.next(m_prompt[10]);
        decoder.append(part(11, 20));
        QCOMPARE(decoder.keepCommonPrefix(m_prompt), int64_t{10});
    }

    void generatedTokensAreTheSameModel() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder one = opened.decoder(), two = opened.decoder();
        const auto wanted = copied(one.append(m_prompt));
        two.append(part(0, m_prompt.size() - 3));
        std::vector<float> got;
        for (size_t i = m_prompt.size() - 3; i < m_prompt.size(); ++i) got = copied(two.next(m_prompt[i]));
        for (size_t i = 0; i < wanted.size(); ++i) QVERIFY(std::abs(got[i] - wanted[i]) < 1e-4f);
    }

    void scoresDoNotDependOnChunks() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        std::vector<float> wanted(m_prompt.size()), got(m_prompt.size());
        opened.decoder().score(m_prompt, wanted);
        QVERIFY(std::isnan(wanted[0]) && wanted[1] < 0);
        for (const int64_t chunk : {1, 4, 37, 72}) {
            Decoder decoder = opened.decoder(chunk);
            decoder.append(part(5, 20));  // forgotten
            decoder.score(m_prompt, got);
            for (size_t i = 1; i < wanted.size(); ++i) QCOMPARE(got[i], wanted[i]);
        }
    }

    void idsOutsideAreNamed() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder decoder = opened.decoder();
        decoder.append(part(0, 5));
        for (const int32_t wrong : {-1, static_cast<int32_t>(m_tokenizer.vocabularySize()), 1 << 30}) {
            const std::vector<int32_t> ids{1, wrong};
            try {
                decoder.append(ids);
                QFAIL("accepted");
            } catch (const RunError& error) {
                QVERIFY(error.error().kind == ErrorKind::Data);
                QVERIFY2(error.error().message.find(std::to_string(wrong)) != std::string::npos, error.what());
            }
            QCOMPARE(decoder.length(), int64_t{5});
        }
        QVERIFY_EXCEPTION_THROWN(decoder.append({}), std::logic_error);
    }

    void stopLeavesWhatWasFinished() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder decoder = opened.decoder(8);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(decoder.append(m_prompt, stop.get_token()).empty());
        QCOMPARE(decoder.length(), int64_t{0});
        const auto after = copied(decoder.append(m_prompt));
        Decoder fresh = opened.decoder();
        QVERIFY(sameBits(after, copied(fresh.append(m_prompt))));
    }
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
