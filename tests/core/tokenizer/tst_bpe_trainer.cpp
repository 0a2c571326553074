// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/special_tokens.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace sextant;

class TestBpeTrainer : public QObject {
    Q_OBJECT

    /// Merges by the definition: count all pairs anew for every merge.
    static std::vector<std::string> naive(const std::map<std::string, int64_t>& pieces, int merges) {
        std::vector<std::pair<std::vector<std::string>, int64_t>> words;
        for (const auto& [piece, count] : pieces) {
            std::vector<std::string> symbols;
            for (char c : piece) symbols.emplace_back(1, c);
            words.emplace_back(symbols, count);
        }
        std::vector<std::string> made;
        while (static_cast<int>(made.size()) < merges) {
            std::map<std::pair<std::string, std::string>, int64_t> pairs;
            for (const auto& [symbols, count] : words)
                for (size_t i = 0; i + 1 < symbols.size(); ++i) pairs[{symbols[i], symbols[i + 1]}] += count;
            auto best = pairs.end();
            for (auto it = pairs.begin(); it != pairs.end(); ++it)  // ascending bytes: the first of equals wins
                if (best == pairs.end() || it->second > best->second) best = it;
            if (best == pairs.end() || best->second < 2) break;
            const auto pair = best->first;
            made.push_back(pair.first + pair.second);
            for (auto& [symbols, count] : words) {
                std::vector<std::string> joined;
                for (size_t i = 0; i < symbols.size(); ++i) {
                    if (i + 1 < symbols.size() && symbols[i] == pair.first && symbols[i + 1] == pair.second)
                        joined.push_back(made.back()), ++i;
                    else
                        joined.push_back(symbols[i]);
                }
                symbols = joined;
            }
        }
        return made;
    }
    static const char* text() {
        return "aaaa aaa aa abab abba banana bandana the cat sat on the mat, the rat sat on the hat. "
               "\u4f60\u597d \u4f60\u597d\u4e16\u754c 123 123 999 don't won't aaaaaaa mississippi mississippi";
    }

    PieceCounts m_rest;

private Q_SLOTS:
    void matchesTheDefinition() {
        PieceCounts counts;
        for (int i = 0; i < 3; ++i) counts.add(text());
        const int merges = 60;
        Tokenizer tokenizer = trainBpe(counts, trainingOptions(kSmallestVocabulary + merges)).orThrow();
        std::map<std::string, int64_t> pieces;
        counts.forEach([&](std::string_view piece, int64_t count) { pieces.emplace(piece, count); });
        const auto wanted = naive(pieces, merges);
        const auto& tokens = tokenizer.model().tokens();
        QCOMPARE(tokens.size(), size_t(256) + wanted.size());
        for (size_t i = 0; i < wanted.size(); ++i) QCOMPARE(tokens[256 + i], wanted[i]);
    }

    void orderAndTablesDoNotMatter() {
        PieceCounts whole, first, second;
        whole.add(text());
        whole.add("more text, other words");
        second.add(text());
        first.add("more text, other words");
        first.merge(second);
        QCOMPARE(trainBpe(first, trainingOptions(300)).orThrow().fingerprint(),
                 trainBpe(whole, trainingOptions(300)).orThrow().fingerprint());
    }

    /// A piece as long as the text (here Arabic letters without any sign between them) must not take a walk per merge.
    void piecesWithoutEnd() {
        std::string endless;
        for (uint32_t i = 0; endless.size() < (4 << 20); ++i) {
            endless += '\xD8';
            endless += static_cast<char>(0xA8 + (i * i / 7 + i / 3) % 20);
        }
        PieceCounts counts;
        counts.add(endless);
        QElapsedTimer timer;
        timer.start();
        Tokenizer tokenizer = trainBpe(counts, trainingOptions(1000)).orThrow();
        QVERIFY2(timer.elapsed() < 20000, "training on one endless piece took more than twenty seconds");
        QCOMPARE(tokenizer.decode(tokenizer.encode(endless)), endless);
    }

    void allBytesAndSpecialsAreThere() {
        PieceCounts counts;
        counts.add("hello");
        Tokenizer tokenizer = trainBpe(counts, trainingOptions(kSmallestVocabulary)).orThrow();
        QCOMPARE(tokenizer.vocabularySize(), int64_t{kSmallestVocabulary});
        std::string all;
        for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
        QCOMPARE(tokenizer.decode(tokenizer.encode(all)), all);
        QCOMPARE(tokenizer.bosId(), std::optional<int32_t>(256));
    }

    void tooSmallIsRefused() {
        auto trained = trainBpe(PieceCounts{}, trainingOptions(258));
        QVERIFY(!trained);
        QCOMPARE(exitCode(trained.error().kind), 2);
        QVERIFY(trained.error().nextStep.find("259") != std::string::npos);
    }

    /// Counted through many small runs on disk, and gone on with after an interruption: the same merges.
    void memoryAndInterruptionsDoNotMatter() {
        QTemporaryDir folder;
        PieceCounts all;
        PieceRuns runs(folder.path().toStdString());
        CounterRandom random(3, 1);
        uint64_t draw = 0;
        for (int run = 0; run < 7; ++run) {
            PieceCounts some;
            for (int i = 0; i < 400; ++i) {
                std::string word(1, ' ');
                for (uint64_t length = 1 + random.below(6, draw++); length > 0; --length)
                    word += static_cast<char>('a' + random.below(5, draw++));
                some.add(word);
                all.add(word);
            }
            if (run < 6)
                runs.spill(some).orThrow();
            else
                runs.forEach(some, [](std::string_view, int64_t) {}).orThrow(), m_rest = std::move(some);
        }
        QCOMPARE(PieceRuns(folder.path().toStdString()).count(), size_t{6});
        const PieceSource source = [&](const PieceVisitor& visit) { return runs.forEach(m_rest, visit); };
        const Tokenizer wanted = trainBpe(all, trainingOptions(700)).orThrow();
        QVERIFY(wanted.model().merges().size() > 300);
        QCOMPARE(trainBpe(source, {}, trainingOptions(700)).orThrow().fingerprint(), wanted.fingerprint());
        BpeTrainingOptions known = trainingOptions(700);
        for (size_t i = 0; i < 150; ++i)
            known.known.emplace_back(wanted.model().merges()[i].left, wanted.model().merges()[i].right);
        QCOMPARE(trainBpe(source, {}, known).orThrow().fingerprint(), wanted.fingerprint());
        BpeTrainingOptions onDisk = trainingOptions(700);
        onDisk.memoryLimit = 1000;
        onDisk.scratchFolder = folder.path().toStdString();
        QCOMPARE(trainBpe(source, {}, onDisk).orThrow().fingerprint(), wanted.fingerprint());
    }

    void stopsOnRequest() {
        PieceCounts counts;
        counts.add(text());
        std::stop_source source;
        source.request_stop();
        auto trained = trainBpe(counts, trainingOptions(1000, {}, source.get_token()));
        QVERIFY(!trained && trained.error().kind == ErrorKind::Interrupted);
    }
};

QTEST_GUILESS_MAIN(TestBpeTrainer)
#include "tst_bpe_trainer.moc"
