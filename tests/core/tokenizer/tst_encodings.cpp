// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/oniguruma.h"
#include "core/tokenizer/split_steps.h"
#include "core/tokenizer/tokenizer_json.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace sextant;

/// What Hugging Face's tokenizers make of the same tokenizers, conversations and expressions
/// (tests/fixtures/make_encoding_reference.py, make_expression_reference.py).
class TestEncodings : public QObject {
    Q_OBJECT

    static Json fixture(const char* name) {
        return readJsonFile(std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) /
                            "tests/fixtures/tokenizer" / name)
            .orThrow();
    }
    static Tokenizer tokenizerOf(const Json& json) {
        return Tokenizer(readTokenizerJson(toJsonLine(json), "tokenizer.json").orThrow());
    }
    static std::vector<ChatMessage> messagesOf(const Json& list) {
        std::vector<ChatMessage> messages;
        for (const Json& message : list)
            messages.push_back(
                {*chatRoleFromName(message["role"].get<std::string>()), message["content"].get<std::string>()});
        return messages;
    }
    static QByteArray shown(const Json& value) { return QByteArray::fromStdString(toJsonLine(value)); }

private Q_SLOTS:
    void encodings_data() {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const Json& entry : fixture("encodings.json"))
            QTest::newRow(entry["name"].get<std::string>().c_str()) << number++;
    }
    void encodings() {
        QFETCH(int, number);
        const Json entry = fixture("encodings.json")[static_cast<size_t>(number)];
        const Tokenizer tokenizer = tokenizerOf(entry["tokenizer"]);
        for (const Json& text : entry["texts"]) {
            const Json ids = tokenizer.encode(text["text"].get<std::string>(), SpecialTokens::Match);
            QVERIFY2(ids == text["ids"],
                     text["text"].dump().c_str() + QByteArray(" gives ") + shown(ids) + ", not " + shown(text["ids"]));
        }
        for (const Json& chat : entry["chats"]) {
            const auto format = ChatTemplate::fromJinja(chat["template"].get<std::string>(), "template").orThrow();
            const auto made =
                renderChat(tokenizer, format, messagesOf(chat["messages"]), GenerationPrompt::Omit).orThrow();
            QCOMPARE(made.rendered.text, chat["text"].get<std::string>());
            QVERIFY2(Json(made.tokens) == chat["ids"], chat["text"].dump().c_str() + QByteArray(" gives ") +
                                                           shown(made.tokens) + ", not " + shown(chat["ids"]));
            size_t end = 0;
            for (const RenderedChat::Range& range : made.ranges) {
                QCOMPARE(range.begin, end);
                QVERIFY(range.end >= range.begin);
                end = range.end;
            }
        }
    }

    /// A token is trained if the last byte of what it says is, whatever a normalizer or a token beside it does.
    void masks_data() {
        QTest::addColumn<QString>("tokenizer");
        QTest::addColumn<QString>("chatTemplate");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("trained");
        const QString plain =
            "{% for m in messages %}{% if m.role == 'user' %}[Q/] {{ m.content }} [/Q]{% else %} "
            "{{ m.content }} [/Q]{% endif %}{% endfor %}";
        for (const char* name : {"llama", "metaspace first", "replace", "bytes", "bytes, normalized", "lowercase"})
            QTest::newRow(name) << name << plain << "hello t"
                                << (QString(name).startsWith("byte") ? " hello| |t" : " hello| t");
        const QString lines =
            "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}"
            "{% if add_generation_prompt %}<|assistant|>\n{% endif %}";
        const QString separated =
            "{% for m in messages %}{{ m.role }}:{{ m.content }}<|sep|>{% endfor %}"
            "{% if add_generation_prompt %}assistant:{% endif %}";
        // White space that the token before swallows is no part of the answer, and the token is not trained for it.
        QTest::newRow("swallowed before") << "bytes" << lines << "\n hello"
                                          << "hello|<|end|>";
        QTest::newRow("swallowed behind") << "bytes" << separated << "hello \n"
                                          << "hello|<|sep|>";
    }
    void masks() {
        QFETCH(QString, tokenizer);
        QFETCH(QString, chatTemplate);
        QFETCH(QString, answer);
        QFETCH(QString, trained);
        Json entry;
        for (const Json& one : fixture("encodings.json"))
            if (one["name"] == tokenizer.toStdString()) entry = one;
        const Tokenizer made = tokenizerOf(entry["tokenizer"]);
        const auto format = ChatTemplate::fromJinja(chatTemplate.toStdString(), "template").orThrow();
        const auto chat =
            renderChat(made, format, {{ChatRole::User, "say"}, {ChatRole::Assistant, answer.toStdString()}},
                       GenerationPrompt::Omit)
                .orThrow();
        QStringList learned;
        for (size_t i = 0; i < chat.tokens.size(); ++i)
            if (chat.trained[i]) learned << QString::fromStdString(std::string(made.tokenText(chat.tokens[i])));
        QCOMPARE(learned.join("|"), trained);
    }

    void expressions_data() {
        QTest::addColumn<int>("number");
        int number = 0;
        const Json all = fixture("expressions.json");
        for (const Json& entry : all["cases"])
            QTest::newRow(entry["expression"].get<std::string>().c_str()) << number++;
    }
    /// The same pieces, or a refusal that names what is not known.
    void expressions() {
        QFETCH(int, number);
        static const std::set<std::string> kRefused = {
            "[&&]",     "(?i)ss", "(?i)fi",           "(?i:\\p{Lu})",  "(?i:[[:upper:]])", "\\X",
            "o\\Kr",    "\\Ga",   "(?~ab)",           "(?x) a",        "\\p{Graph}+",      "(?i:\u00e9)",
            "\\0",      "\\y",    "\\Qa\\E",          "(?<n>a)\\k<n>", "(a)(?(1)b|c)",     "(*FAIL)",
            "(?W:\\w)", "\\M-a",  "\\p{InBasicLatin}"};
        const Json all = fixture("expressions.json"), entry = all["cases"][static_cast<size_t>(number)];
        const auto expression = entry["expression"].get<std::string>();
        const auto step = makeRegexStep(expression, SplitBehavior::Isolated, Matches::AreMatches);
        if (entry.contains("refused") || kRefused.contains(expression)) {
            QVERIFY2(!step, expression.c_str());
            QCOMPARE(exitCode(step.error().kind), 3);
            return;
        }
        if (!step) QFAIL(step.error().sentence().c_str());
        for (size_t i = 0; i < all["texts"].size(); ++i) {
            const auto text = all["texts"][i].get<std::string>();
            std::vector<uint32_t> ends;
            step.value()->split(text, 0, ends);
            Json pieces = Json::array();
            for (uint32_t begin = 0; const uint32_t end : ends) {
                pieces.push_back(text.substr(begin, end - begin));
                begin = end;
            }
            QVERIFY2(pieces == entry["pieces"][i], shown(pieces) + ", not " + shown(entry["pieces"][i]));
        }
    }
    void refusalsNameWhatIsNotKnown() {
        for (const auto& [expression, name] :
             {std::pair("a\\Kb", "\\K"), std::pair("(?~x)", "(?~"), std::pair("\\p{Nonsense}", "\\p{Nonsense}"),
              std::pair("[a&&]", "empty class"), std::pair("(?i:kiss)", "\"ss\""), std::pair("(a", "not closed")}) {
            const auto translated = perlExpression(expression);
            QVERIFY2(!translated && translated.error().message.find(name) != std::string::npos, expression);
        }
    }

    void whatIsNotSupportedIsRefused_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("another mark") << QByteArray("pre_tokenizer")
                                      << QByteArray(R"({"type":"Metaspace","replacement":"_"})") << "Metaspace";
        QTest::newRow("scheme") << QByteArray("pre_tokenizer")
                                << QByteArray(R"({"type":"Metaspace","prepend_scheme":"last"})") << "prepend_scheme";
        QTest::newRow("pre-tokenizer") << QByteArray("pre_tokenizer") << QByteArray(R"({"type":"Digits"})") << "Digits";
        QTest::newRow("normalizer")
            << QByteArray("normalizer")
            << QByteArray(
                   R"({"type":"Sequence","normalizers":[{"type":"Precompiled"},{"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]})")
            << "Precompiled";
        QTest::newRow("spaces stay") << QByteArray("normalizer") << QByteArray("null") << "U+2581";
    }
    void whatIsNotSupportedIsRefused() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QString, message);
        Json json = fixture("encodings.json")[0]["tokenizer"];
        json[key.toStdString()] = parseJson(value.toStdString(), "value").orThrow();
        const auto parts = readTokenizerJson(toJsonLine(json), "t.json");
        QVERIFY(!parts);
        QVERIFY2(QString::fromStdString(parts.error().message).contains(message), parts.error().message.c_str());
    }

    void configsOfTheWrongType_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("key");
        QTest::newRow("no object") << QByteArray("[1]") << "no JSON object";
        QTest::newRow("object without content") << QByteArray(R"({"bos_token":{}})") << "bos_token";
        QTest::newRow("content null") << QByteArray(R"({"eos_token":{"content":null}})") << "eos_token";
        QTest::newRow("number") << QByteArray(R"({"pad_token":7})") << "pad_token";
        QTest::newRow("template") << QByteArray(R"({"chat_template":1.5})") << "chat_template";
        QTest::newRow("named template") << QByteArray(R"({"chat_template":[{"name":"default","template":null}]})")
                                        << "an entry of chat_template";
        QTest::newRow("list of texts") << QByteArray(R"({"chat_template":["x"]})") << "an entry of chat_template";
    }
    /// A wrong type is told with its file and key.
    void configsOfTheWrongType() {
        QFETCH(QByteArray, config);
        QFETCH(QString, key);
        QTemporaryDir dir;
        const std::filesystem::path folder = dir.path().toStdString();
        const Json all = fixture("encodings.json");
        writeFileAtomically(folder / "tokenizer.json", toJsonLine(all[0]["tokenizer"])).orThrow();
        for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
            writeFileAtomically(folder / name, config.toStdString()).orThrow();
            const auto loaded = Tokenizer::load(folder);
            QVERIFY(!loaded);
            QCOMPARE(exitCode(loaded.error().kind), 3);
            const QString message = QString::fromStdString(loaded.error().message);
            QVERIFY2(message.contains(name) && message.contains(key), qPrintable(message));
            std::filesystem::remove(folder / name);
        }
    }

    void dates() {
        const auto format =
            ChatTemplate::fromJinja("{{ strftime_now('%A, %d %b %Y %H:%M:%S') }}", "template").orThrow();
        ChatTemplateOptions options;
        options.now = {2024, 2, 29, 13, 5, 9};
        QCOMPARE(format.render({}, GenerationPrompt::Omit, options).orThrow().text,
                 std::string("Thursday, 29 Feb 2024 13:05:09"));
        for (const char* wrong : {"{{ strftime_now() }}", "{{ strftime_now(1) }}", "{{ strftime_now('%100000d') }}"})
            QVERIFY(!ChatTemplate::fromJinja(wrong, "template").orThrow().render({}, GenerationPrompt::Omit, options));
        QVERIFY(dateFrom("2024-02-29") && !dateFrom("2023-02-29") && !dateFrom("2024-2-29") &&
                !dateFrom("24-02-2024x"));
    }
};

QTEST_GUILESS_MAIN(TestEncodings)
#include "tst_encodings.moc"
