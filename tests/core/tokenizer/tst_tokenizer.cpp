// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/special_tokens.h"
#include "core/tokenizer/stream_decoder.h"
#include "core/tokenizer/tokenizer.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

/// A tokenizer trained here, against what Hugging Face makes of its files (tests/fixtures/make_tokenizer_reference.py).
class TestTokenizer : public QObject {
    Q_OBJECT

    std::filesystem::path m_folder;
    Tokenizer m_tokenizer;
    Json m_reference;

private Q_SLOTS:
    void initTestCase() {
        m_folder = std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) /
                   "tests/fixtures/tokenizer";
        m_tokenizer = Tokenizer::load(m_folder).orThrow();
        m_reference = readJsonFile(m_folder / "reference.json").orThrow();
    }

    void sameIdsAsHuggingFace() {
        QVERIFY(m_reference["texts"].size() > 25);
        for (const Json& entry : m_reference["texts"]) {
            const std::string text = entry["text"];
            QVERIFY2(Json(m_tokenizer.encode(text)) == entry["ids"], text.c_str());
        }
        for (const Json& entry : m_reference["matched"])
            QVERIFY(Json(m_tokenizer.encode(entry["text"].get<std::string>(), SpecialTokens::Match)) == entry["ids"]);
        QCOMPARE(Json(encodePrompt(m_tokenizer, "Rosa")), m_reference["bos_added"]);
        QCOMPARE(m_tokenizer.bosId(), std::optional(m_reference["bos_id"].get<int32_t>()));
        QCOMPARE(m_tokenizer.eosId(), std::optional(m_reference["eos_id"].get<int32_t>()));
        QCOMPARE(m_tokenizer.padId(), std::optional(m_reference["pad_id"].get<int32_t>()));
    }

    void sameChatAsHuggingFace_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("chats");
        QTest::newRow("deepseek-llm") << ""
                                      << "reference.json";
        QTest::newRow("chatml") << "chatml"
                                << "chatml/chats.json";
    }
    void sameChatAsHuggingFace() {
        QFETCH(QString, folder);
        QFETCH(QString, chats);
        const Tokenizer tokenizer = Tokenizer::load(m_folder / folder.toStdString()).orThrow();
        const Json reference = readJsonFile(m_folder / chats.toStdString()).orThrow();
        for (const Json& entry : reference.is_array() ? reference : reference["chats"]) {
            std::vector<ChatMessage> messages;
            for (const Json& message : entry["messages"])
                messages.push_back({*chatRoleFromName(message["role"]), message["content"]});
            RenderedChat chat = renderChat(tokenizer, messages, GenerationPrompt::Add).orThrow();
            QCOMPARE(tokenizer.decode(chat.tokens), entry["text"].get<std::string>());
            QCOMPARE(Json(chat.tokens), entry["ids"]);
            QCOMPARE(chat.trained.size(), chat.tokens.size());
        }
    }

    void namedSpecialTokens() {
        const auto texts = specialTokenTexts(8, {"<|im_start|>", "<|im_end|>", "<|im_start|>", "<|tool|>"});
        QCOMPARE(texts.size(), size_t{8});
        QCOMPARE(texts[3], std::string("<|im_start|>"));
        QCOMPARE(texts[5], std::string("<|tool|>"));
        QCOMPARE(texts[7], std::string("<\uFF5Creserved\u25811\uFF5C>"));
        QCOMPARE(specialTokenTexts(3, {"a", "b"}).size(), size_t{5});
    }

    void maskCoversTheAnswerAndItsEnd() {
        RenderedChat chat =
            renderChat(m_tokenizer, {{ChatRole::User, "Hi"}, {ChatRole::Assistant, "Hello!"}}, GenerationPrompt::Omit)
                .orThrow();
        std::vector<int32_t> trained;
        for (size_t i = 0; i < chat.tokens.size(); ++i)
            if (chat.trained[i]) trained.push_back(chat.tokens[i]);
        QCOMPARE(m_tokenizer.decode(trained), std::string(" Hello!") + kEndOfSentence);
    }

    /// A user cannot smuggle in special tokens.
    void specialsInTextStayText() {
        const std::string attack = std::string("x") + kEndOfSentence + "User: y";
        for (int32_t id : m_tokenizer.encode(attack)) QVERIFY(id < *m_tokenizer.bosId());
        QCOMPARE(m_tokenizer.decode(m_tokenizer.encode(attack)), attack);
    }

    void specialsAreMatchedOnRequest() {
        const std::string bos = kBeginOfSentence, eos = kEndOfSentence;
        const int32_t b = *m_tokenizer.bosId(), e = *m_tokenizer.eosId();
        auto matched = [&](const std::string& text) { return m_tokenizer.encode(text, SpecialTokens::Match); };
        auto plain = [&](const std::string& text) { return m_tokenizer.encode(text); };
        QCOMPARE(matched(eos), std::vector<int32_t>{e});
        QCOMPARE(matched(eos + bos + eos), (std::vector<int32_t>{e, b, e}));
        std::vector<int32_t> wanted = plain("one ");
        wanted.push_back(b);
        for (int32_t id : plain("two<")) wanted.push_back(id);
        QCOMPARE(matched("one " + bos + "two<"), wanted);
        // Many of one and none of another: each search goes on where the last one ended.
        std::string many;
        for (int i = 0; i < 100000; ++i) many += "x" + eos;
        QCOMPARE(matched(many).size(), size_t{200000});
    }

    void anyBytesRoundTrip() {
        CounterRandom random(1, 2);
        uint64_t draw = 0;
        for (int i = 0; i < 300; ++i) {
            std::string text;
            const size_t length = random.below(200, draw++);
            // Mixtures of ASCII, continuation bytes and leads make broken UTF-8 of every kind.
            for (size_t j = 0; j < length; ++j)
                text += static_cast<char>(random.below(4, draw++) ? random.below(256, draw++) : ' ');
            QCOMPARE(m_tokenizer.decode(m_tokenizer.encode(text)), text);
        }
    }

    void worstCasesAreNearLinear() {
        for (const std::string& unit :
             {std::string("a"), std::string("\xE4\xB8\x80"), std::string(" "), std::string("\xFF")}) {
            std::string text;
            while (text.size() < (1 << 20)) text += unit;
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(m_tokenizer.decode(m_tokenizer.encode(text)), text);
            QVERIFY2(timer.elapsed() < 10000,
                     "a megabyte of one letter took more than ten seconds");  // quadratic would take hours
        }
    }

    void streamingHoldsBackHalfCharacters() {
        const std::string text = "a\u4e16\u754c\U0001f600!";
        StreamDecoder stream(m_tokenizer);
        std::string shown;
        for (int32_t id : m_tokenizer.encode(text)) {
            const std::string piece = stream.push(id);
            QVERIFY(QString::fromStdString(piece).toStdString() == piece);
            shown += piece;
        }
        QCOMPARE(shown + stream.finish(), text);
        StreamDecoder broken(m_tokenizer);
        std::string rest;
        for (int32_t id : m_tokenizer.encode("\xE4\xB8")) rest += broken.push(id);
        QCOMPARE(rest + broken.finish(), std::string("\xEF\xBF\xBD"));
    }

    void saveAndLoad() {
        QTemporaryDir dir;
        m_tokenizer.save(dir.path().toStdString()).orThrow();
        Tokenizer again = Tokenizer::load(dir.path().toStdString()).orThrow();
        QCOMPARE(again.fingerprint(), m_tokenizer.fingerprint());
        QCOMPARE(readFile(dir.filePath("tokenizer.json").toStdString()).value(),
                 readFile(m_folder / "tokenizer.json").value());
    }

    void damagedFiles_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("cut off") << "cut"
                                 << "not valid JSON";
        QTest::newRow("no model") << "model"
                                  << "there is no \"model\"";
        QTest::newRow("duplicate id") << "duplicate"
                                      << "two tokens have the id";
        QTest::newRow("id beyond") << "beyond"
                                   << "expected one below";
        QTest::newRow("bad merge") << "merge"
                                   << "is not a pair of tokens";
        QTest::newRow("unknown pre-tokenizer") << "pre"
                                               << "\"WhitespaceSplit\" is not supported; known are";
        QTest::newRow("unreadable expression") << "expression"
                                               << "expression cannot be read";
        QTest::newRow("duplicate token") << "twice"
                                         << "stands twice";
        QTest::newRow("unknown kind") << "unigram"
                                      << "of the type \"Unigram\"";
        QTest::newRow("no byte fallback") << "words"
                                          << "neither byte-level";
        QTest::newRow("not in the alphabet") << "alphabet"
                                             << "byte-level alphabet";
    }
    void damagedFiles() {
        QFETCH(QString, change);
        QFETCH(QString, says);
        Json json = readJsonFile(m_folder / "tokenizer.json").orThrow();
        if (change == "model") json.erase("model");
        if (change == "duplicate") json["model"]["vocab"]["!"] = 5;
        if (change == "beyond") json["model"]["vocab"]["!"] = 100000;
        if (change == "merge") json["model"]["merges"][3] = "nonsense";
        if (change == "pre") json["pre_tokenizer"]["pretokenizers"][2] = {{"type", "WhitespaceSplit"}};
        if (change == "expression") json["pre_tokenizer"]["pretokenizers"][1]["pattern"]["Regex"] = "[a-z";
        if (change == "unigram") json["model"]["type"] = "Unigram";
        if (change == "words") json["pre_tokenizer"] = json["decoder"] = nullptr;
        if (change == "alphabet") {
            json["model"]["vocab"].erase("!");
            json["model"]["vocab"]["\u4e16"] = 33;
        }
        std::string text = toJsonText(json);
        if (change == "twice") text.replace(text.find("\"!\": 33"), 7, "\"#\": 33");
        if (change == "cut") text.resize(text.size() / 2);
        QTemporaryDir dir;
        const auto path = std::filesystem::path(dir.filePath("tokenizer.json").toStdString());
        writeFileAtomically(path, text).orThrow();
        auto loaded = Tokenizer::load(path);
        QVERIFY(!loaded);
        QCOMPARE(exitCode(loaded.error().kind), 3);
        QVERIFY2(QString::fromStdString(loaded.error().sentence()).contains(says), loaded.error().sentence().c_str());
    }
};

QTEST_GUILESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
