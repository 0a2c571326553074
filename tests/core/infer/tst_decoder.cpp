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
        Decoder decoder(int64_t chunk = 256, std::optional<ElementType> cache = {}) const {
            return {
                *backend,
                model->decoderModel(),
                {.longestSequence = 192, .cacheTokens = 1024, .sequences = 8, .promptTokens = chunk, .cache = cache}};
        }
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
        Sequence all = whole.begin();
        const auto wanted = copied(whole.append(all, m_prompt));
        QVERIFY(std::isfinite(wanted[0]) && wanted[0] != wanted[1]);
        for (const size_t cut : {1, 4, 5, 37, 48, 64, 71, 74}) {
            Decoder decoder = opened.decoder();
            Sequence sequence = decoder.begin();
            decoder.append(sequence, part(0, cut));
            QVERIFY2(sameBits(copied(decoder.append(sequence, part(cut, m_prompt.size()))), wanted),
                     std::to_string(cut).c_str());
        }
        Decoder single = opened.decoder();
        Sequence sequence = single.begin();
        std::vector<float> last;
        for (size_t i = 0; i < m_prompt.size(); ++i) last = copied(single.append(sequence, part(i, i + 1)));
        QVERIFY(sameBits(last, wanted));
        for (const int64_t chunk : {1, 4, 7, 32}) {
            Decoder decoder = opened.decoder(chunk);
            Sequence pieces = decoder.begin();
            QVERIFY2(sameBits(copied(decoder.append(pieces, m_prompt)), wanted), std::to_string(chunk).c_str());
        }
    }

    /// Sequences of different lengths, one of them by three tokens at once: the bits they have alone.
    void generatedTokensDoNotDependOnOthers_data() { everySplitGivesTheSameBits_data(); }
    void generatedTokensDoNotDependOnOthers() {
        QFETCH(int, set);
        QFETCH(bool, bf16);
        const Opened opened = open(static_cast<kernels::InstructionSet>(set),
                                   bf16 ? kernels::Precision::BFloat16 : kernels::Precision::Float32);
        const std::vector<size_t> lengths{3, 64, 75, 30, 63};
        const std::vector<int32_t> answer{7, 200, 31};
        std::vector<std::vector<float>> alone;
        for (const size_t length : lengths) {
            Decoder decoder = opened.decoder();
            Sequence sequence = decoder.begin();
            decoder.append(sequence, part(0, length));
            for (const int32_t token : answer) alone.push_back(copied(decoder.next(sequence, token)));
        }
        Decoder decoder = opened.decoder();
        std::vector<Sequence> sequences;
        for (const size_t length : lengths) {
            sequences.push_back(decoder.begin());
            decoder.append(sequences.back(), part(0, length));
        }
        for (size_t step = 0; step < answer.size(); ++step) {
            std::vector<Decoder::Piece> pieces;
            for (size_t s = 0; s + 1 < sequences.size(); ++s) pieces.push_back({&sequences[s], {&answer[step], 1}});
            if (step == 0) pieces.push_back({&sequences.back(), answer});
            decoder.next(pieces);
            for (size_t s = 0; s + 1 < sequences.size(); ++s)
                QVERIFY(sameBits(copied(decoder.logits(static_cast<int64_t>(s))), alone[s * answer.size() + step]));
            if (step > 0) continue;
            for (size_t i = 0; i < answer.size(); ++i)
                QVERIFY(sameBits(copied(decoder.logits(static_cast<int64_t>(sequences.size() - 1 + i))),
                                 alone[(sequences.size() - 1) * answer.size() + i]));
        }
        // Taken back, they are as if they had not been.
        sequences.back().takeBack(2);
        QVERIFY(sameBits(copied(decoder.next(sequences.back(), answer[1])), alone[(sequences.size() - 1) * 3 + 1]));
        QVERIFY_EXCEPTION_THROWN(sequences.front().takeBack(4), std::logic_error);
    }

    /// What a chat does: a prompt, generated tokens, then a prompt that begins with all of them.
    void generatedTokensAreReadAgain() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder fresh = opened.decoder(), decoder = opened.decoder();
        Sequence whole = fresh.begin();
        const auto wanted = copied(fresh.append(whole, m_prompt));
        {
            Sequence sequence = decoder.begin();
            decoder.append(sequence, part(0, 40));
            for (size_t i = 40; i < 60; ++i) decoder.next(sequence, m_prompt[i]);
            QCOMPARE(sequence.length(), int64_t{60});
        }
        auto again = [&](int64_t known) {
            Sequence sequence = decoder.begin();
            decoder.reuse(sequence, m_prompt);
            QCOMPARE(sequence.length(), known);
            QVERIFY(
                sameBits(copied(decoder.append(sequence, part(static_cast<size_t>(known), m_prompt.size()))), wanted));
        };
        again(40);
        // Now all of it was a prompt: the same again needs its last token alone, also while somebody else has it.
        again(static_cast<int64_t>(m_prompt.size()) - 1);
        Sequence holder = decoder.begin();
        decoder.reuse(holder, m_prompt);
        decoder.append(holder, part(static_cast<size_t>(holder.length()), m_prompt.size()));
        decoder.next(holder, 3);  // into a page that others know the beginning of
        again(static_cast<int64_t>(m_prompt.size()) - 1);
        // What is appended after generated tokens is not kept: it was computed from their cache.
        Decoder other = opened.decoder();
        Sequence mixed = other.begin();
        other.append(mixed, part(0, 10));
        other.next(mixed, m_prompt[10]);
        other.append(mixed, part(11, 20));
        Sequence later = other.begin();
        other.reuse(later, m_prompt);
        QCOMPARE(later.length(), int64_t{10});
    }

    /// A full cache is told; known pages make room for new ones, those used longest ago first.
    void aFullCache() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder decoder(*opened.backend, opened.model->decoderModel(), {.longestSequence = 128, .sequences = 1});
        QCOMPARE(decoder.pool().size(), int64_t{3});
        auto prompt = [](int32_t first) { return std::vector<int32_t>(64, first); };
        for (const int32_t first : {1, 2, 3, 4}) {
            Sequence sequence = decoder.begin();
            decoder.append(sequence, prompt(first));
        }
        QCOMPARE(decoder.pool().available(), int64_t{3});
        for (const auto& [first, known] : {std::pair{1, 0}, {3, 63}}) {
            Sequence sequence = decoder.begin();
            decoder.reuse(sequence, prompt(first));
            QCOMPARE(sequence.length(), int64_t{known});
        }
        Sequence one = decoder.begin(), two = decoder.begin();
        decoder.append(one, std::vector<int32_t>(128, 9));
        decoder.append(two, prompt(8));
        try {
            decoder.next(two, 5);
            QFAIL("a page out of nothing");
        } catch (const RunError& error) {
            QVERIFY(error.error().kind == ErrorKind::Machine);
        }
        QCOMPARE(two.length(), int64_t{64});
    }

    /// Keys and values in fewer bits: near the exact ones, and as independent of what else is computed.
    void cacheTypes_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("limit");
        QTest::newRow("bf16") << static_cast<int>(ElementType::BFloat16) << 0.02;
        QTest::newRow("int8") << static_cast<int>(ElementType::Q8_0) << 0.05;
    }
    void cacheTypes() {
        QFETCH(int, type);
        QFETCH(double, limit);
        const std::string path = m_folder.filePath(QStringLiteral("wide")).toStdString();
        ModelOptions shape = tinyShape(m_tokenizer.vocabularySize());
        shape.hiddenSize = 128;  // heads of 32
        writeRandomModel(path, shape, m_tokenizer);
        auto backend = kernels::makeCpuBackend({2, {}});
        auto model = LoadedModel::load(path, *backend, kernels::Precision::Float32).orThrow();
        DecoderOptions options{.longestSequence = 128, .sequences = 2};
        Decoder exact(*backend, model->decoderModel(), options);
        options.cache = static_cast<ElementType>(type);
        Decoder small(*backend, model->decoderModel(), options);
        Sequence first = exact.begin(), second = small.begin(), third = small.begin();
        double error = 0, size = 0;
        auto compare = [&](std::span<const float> wanted, std::span<const float> got) {
            for (size_t i = 0; i < wanted.size(); ++i) {
                error += std::pow(double(wanted[i]) - double(got[i]), 2);
                size += std::pow(double(wanted[i]), 2);
            }
        };
        compare(copied(exact.append(first, m_prompt)), copied(small.append(second, m_prompt)));
        const auto alone = copied(small.next(second, 5));
        compare(copied(exact.next(first, 5)), alone);
        QVERIFY2(std::sqrt(error / size) < limit && error > 0, qPrintable(QString::number(std::sqrt(error / size))));
        small.reuse(third, m_prompt);
        small.append(third, part(static_cast<size_t>(third.length()), m_prompt.size()));
        QVERIFY(sameBits(copied(small.next(third, 5)), alone));
    }

    void generatedTokensAreTheSameModel() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder decoder = opened.decoder();
        Sequence one = decoder.begin(), two = decoder.begin();
        const auto wanted = copied(decoder.append(one, m_prompt));
        decoder.append(two, part(0, m_prompt.size() - 3));
        std::vector<float> got;
        for (size_t i = m_prompt.size() - 3; i < m_prompt.size(); ++i) got = copied(decoder.next(two, m_prompt[i]));
        for (size_t i = 0; i < wanted.size(); ++i) QVERIFY(std::abs(got[i] - wanted[i]) < 1e-4f);
    }

    void scoresDoNotDependOnChunks() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        std::vector<float> wanted(m_prompt.size()), got(m_prompt.size());
        opened.decoder().score(m_prompt, wanted);
        QVERIFY(std::isnan(wanted[0]) && wanted[1] < 0);
        for (const int64_t chunk : {1, 4, 37, 72}) {
            Decoder decoder = opened.decoder(chunk);
            decoder.score(m_prompt, got);
            for (size_t i = 1; i < wanted.size(); ++i) QCOMPARE(got[i], wanted[i]);
        }
    }

    void idsOutsideAreNamed() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder decoder = opened.decoder();
        Sequence sequence = decoder.begin();
        decoder.append(sequence, part(0, 5));
        for (const int32_t wrong : {-1, static_cast<int32_t>(m_tokenizer.vocabularySize()), 1 << 30}) {
            const std::vector<int32_t> ids{1, wrong};
            try {
                decoder.append(sequence, ids);
                QFAIL("accepted");
            } catch (const RunError& error) {
                QVERIFY(error.error().kind == ErrorKind::Data);
                QVERIFY2(error.error().message.find(std::to_string(wrong)) != std::string::npos, error.what());
            }
            QCOMPARE(sequence.length(), int64_t{5});
        }
        QVERIFY_EXCEPTION_THROWN(decoder.append(sequence, {}), std::logic_error);
    }

    void stopLeavesWhatWasFinished() {
        const Opened opened = open(kernels::availableInstructionSets().back(), kernels::Precision::Float32);
        Decoder decoder = opened.decoder(8);
        std::stop_source stop;
        stop.request_stop();
        Sequence sequence = decoder.begin();
        QVERIFY(decoder.append(sequence, m_prompt, stop.get_token()).empty());
        QCOMPARE(sequence.length(), int64_t{0});
        const auto after = copied(decoder.append(sequence, m_prompt));
        Decoder fresh = opened.decoder();
        Sequence whole = fresh.begin();
        QVERIFY(sameBits(after, copied(fresh.append(whole, m_prompt))));
    }
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
