// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/special_tokens.h"
#include "core/tokenizer/tokenizer_json.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

namespace {

const std::vector<ChatMessage> kTalk = {{ChatRole::System, "Be kind."},
                                        {ChatRole::User, "Hi"},
                                        {ChatRole::Assistant, "Hello!"},
                                        {ChatRole::User, "More"},
                                        {ChatRole::Assistant, "No."}};
const ChatTemplateOptions kOptions{
    .bos = "<s>", .eos = "</s>", .specials = {"<s>", "</s>", "<|eot|>"}, .now = {2026, 5, 1}};

/// The text with what is trained between "{" and "}" and contents in "[" and "]".
QString shown(const RenderedText& rendered) {
    std::string result;
    bool trained = false;
    auto turn = [&](bool now) {
        if (now != trained) result += now ? "{" : "}";
        trained = now;
    };
    for (const TextSpan& span : rendered.spans) {
        turn(span.trained);
        const std::string text = rendered.text.substr(span.begin, span.end - span.begin);
        result += span.origin == TextSpan::Origin::Content ? "[" + text + "]" : text;
    }
    turn(false);
    return QString::fromStdString(result);
}

RenderedText render(const ChatTemplate& chatTemplate, const std::vector<ChatMessage>& messages,
                    GenerationPrompt generation = GenerationPrompt::Omit) {
    return chatTemplate.render(messages, generation, kOptions).orThrow();
}

ChatTemplate fromSource(const char* source) { return ChatTemplate::fromJinja(source, "test").orThrow(); }

const char* const kThinking =
    "{%- for m in messages %}\n"
    "    {%- if m.role == 'assistant' %}{{- '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' + m.content + "
    "'<|eot|>\\n' }}\n"
    "    {%- else %}{{- '<|im_start|>' + m.role + '\\n' + m.content + '<|eot|>\\n' }}{%- endif %}\n"
    "{%- endfor %}\n"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";

}  // namespace

class TestChatTemplate : public QObject {
    Q_OBJECT

    Tokenizer m_tokenizer;

private Q_SLOTS:
    void initTestCase() {
        const auto root = std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString());
        m_tokenizer = Tokenizer::load(root / "tests/fixtures/tokenizer").orThrow();
    }

    void golden_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("prompt");  // what the generation prompt adds to the first question
        QTest::newRow("deepseek")
            << "deepseek-llm"
            << "<s>[Be kind.]\n\nUser: [Hi]\n\nAssistant:{ [Hello!]</s>}User: [More]\n\nAssistant:{ [No.]</s>}"
            << "Assistant:";
        QTest::newRow("chatml")
            << "chatml"
            << "<|im_start|>system\n[Be "
               "kind.]<|im_end|>\n<|im_start|>user\n[Hi]<|im_end|>\n<|im_start|>assistant\n{[Hello!]<|im_end|>}\n"
               "<|im_start|>user\n[More]<|im_end|>\n<|im_start|>assistant\n{[No.]<|im_end|>}\n"
            << "<|im_start|>assistant\n";
        QTest::newRow("llama-2") << "llama-2"
                                 << "<s>[INST] <<SYS>>\n[Be kind.]\n<</SYS>>\n\n[Hi] [/INST]{ [Hello!] </s>}<s>[INST] "
                                    "[More] [/INST]{ [No.] </s>}"
                                 << "";
        QTest::newRow("llama-3") << "llama-3"
                                 << "<s><|start_header_id|>system<|end_header_id|>\n\n[Be "
                                    "kind.]<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n[Hi]<|eot_id|>"
                                    "<|start_header_id|>assistant<|end_header_id|>\n\n{[Hello!]<|eot_id|>}<|start_"
                                    "header_id|>user<|end_header_id|>\n\n[More]<|eot_id|>"
                                    "<|start_header_id|>assistant<|end_header_id|>\n\n{[No.]<|eot_id|>}"
                                 << "<|start_header_id|>assistant<|end_header_id|>\n\n";
        QTest::newRow("mistral")
            << "mistral"
            << "<s>[INST] [Be kind.]\n\n[Hi] [/INST]{ [Hello!]</s>}[INST] [More] [/INST]{ [No.]</s>}"
            << "";
        QTest::newRow("alpaca") << "alpaca"
                                << "<s>[Be kind.]\n\n### Instruction:\n[Hi]\n\n### Response:\n{[Hello!]</s>}\n\n### "
                                   "Instruction:\n[More]\n\n### Response:\n{[No.]</s>}"
                                << "### Response:\n";
        QTest::newRow("vicuna")
            << "vicuna"
            << "<s>[Be kind.] USER: [Hi] ASSISTANT:{ [Hello!]</s>}USER: [More] ASSISTANT:{ [No.]</s>}"
            << "ASSISTANT:";
    }
    void golden() {
        QFETCH(QString, name);
        QFETCH(QString, wanted);
        QFETCH(QString, prompt);
        const ChatTemplate chatTemplate = ChatTemplate::named(name.toStdString()).orThrow();
        QCOMPARE(shown(render(chatTemplate, kTalk)), wanted);
        const std::vector<ChatMessage> question = {{ChatRole::User, "Hi"}};
        QCOMPARE(shown(render(chatTemplate, question, GenerationPrompt::Add)),
                 shown(render(chatTemplate, question)) + prompt);
        QVERIFY(render(chatTemplate, {}).spans.size() <= 1);
        // The source says the same when it comes back from a file.
        QCOMPARE(shown(render(ChatTemplate::fromJinja(chatTemplate.jinja(), "again").orThrow(), question)),
                 shown(render(chatTemplate, question)));
    }

    void openingSentences() {
        const std::vector<ChatMessage> question = {{ChatRole::User, "Hi"}};
        QVERIFY(render(ChatTemplate::named("alpaca").orThrow(), question)
                    .text.starts_with("<s>Below is an instruction that describes a task. "));
        QCOMPARE(shown(render(ChatTemplate::named("vicuna").orThrow(), question)),
                 "<s>A chat between a curious user and an artificial intelligence assistant. The assistant gives "
                 "helpful, detailed, "
                 "and polite answers to the user's questions. USER: [Hi] ");
    }

    void unknownNameListsTheKnown() {
        const auto result = ChatTemplate::named("chatlm");
        QVERIFY(!result);
        QCOMPARE(QString::fromStdString(result.error().sentence()),
                 "there is no chat template \"chatlm\", but \"chatml\". Known are deepseek-llm, chatml, llama-2, "
                 "llama-3, mistral, alpaca, vicuna.");
    }

    void trainedSpans_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("wanted");
        auto row = [](const char* name, const char* source, const char* wanted) {
            QTest::newRow(name) << source << wanted;
        };
        row("thinking put in before the answer", kThinking,
            "<|im_start|>user\n[Hi]<|eot|>\n<|im_start|>assistant\n{<think>\n\n</think>\n\n[ Hello! ]<|eot|>}\n");
        row("no end token",
            "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\n' }}{% endfor %}{% if add_generation_prompt "
            "%}assistant:{% endif %}",
            "user: [Hi]\nassistant:{ [ Hello! ]}\n");
        row("no prompt at all", "{% for m in messages %}({{ m.content }}){% endfor %}", "([Hi]){([ Hello! ]})");
        row("prompt that does not fit",
            "{% if add_generation_prompt %}P{% endif %}{% for m in messages %}({{ m.content }}){% endfor %}",
            "([Hi])({[ Hello! ]})");
        row("refuses a cut conversation",
            "{% if messages|length < 2 %}{{ raise_exception('short') }}{% endif %}{% for m in messages %}({{ m.content "
            "}}){% endfor %}",
            "([Hi])({[ Hello! ]})");
        row("trimmed",
            "{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}</s>{% endfor %}{% if add_generation_prompt "
            "%}<assistant>{% endif %}",
            "<user>[Hi]</s><assistant>{[Hello!]</s>}");
        row("changed",
            "{% for m in messages %}<{{ m.role }}>{{ m.content | trim | upper | replace('L', '1') }}</s>{% endfor %}{% "
            "if add_generation_prompt %}<assistant>{% endif %}",
            "<user>[HI]</s><assistant>{[HE]11[O!]</s>}");
        row("generation blocks",
            "{% for m in messages %}{% if m.role == 'assistant' %}A:{% generation %}{{ m.content }}E{% endgeneration "
            "%}</s>{% else %}{{ m.content }}{% endif %}{% endfor %}",
            "[Hi]A:{[ Hello! ]E}</s>");
        row("answer left out", "{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}", "[Hi]");
        row("date", "{{ strftime_now('%d %b %Y') }} {{ messages[0].content }}", "01 May 2026 [Hi]");
    }
    void trainedSpans() {
        QFETCH(QString, source);
        QFETCH(QString, wanted);
        const RenderedText rendered = render(fromSource(source.toUtf8().constData()),
                                             {{ChatRole::User, "Hi"}, {ChatRole::Assistant, " Hello! "}});
        QCOMPARE(shown(rendered), wanted);
    }

    void emptyAnswerStillEnds() {
        const std::vector<ChatMessage> talk = {{ChatRole::User, ""}, {ChatRole::Assistant, ""}};
        QCOMPARE(shown(render(ChatTemplate::named("deepseek-llm").orThrow(), talk)), "<s>User: \n\nAssistant:{ </s>}");
        QCOMPARE(shown(render(ChatTemplate::named("llama-3").orThrow(),
                              {{ChatRole::User, "Hi"}, {ChatRole::Assistant, " "}})),
                 "<s><|start_header_id|>user<|end_header_id|>\n\n[Hi]<|eot_id|><|start_header_id|>assistant<|end_"
                 "header_id|>\n\n{<|eot_id|>}");
    }

    void spansNameMessageAndRole() {
        for (const std::string& name : ChatTemplate::names()) {
            const RenderedText rendered = render(ChatTemplate::named(name).orThrow(), kTalk, GenerationPrompt::Add);
            size_t begin = 0;
            for (const TextSpan& span : rendered.spans) {
                QCOMPARE(span.begin, begin);
                QVERIFY(span.end > span.begin);
                begin = span.end;
                if (span.origin == TextSpan::Origin::Literal) continue;
                QCOMPARE(span.role, kTalk[span.message].role);
                QCOMPARE(rendered.text.substr(span.begin, span.end - span.begin), kTalk[span.message].content);
            }
            QCOMPARE(begin, rendered.text.size());
        }
    }

    void aTemplateThatLoopsSaysSo() {
        const auto result =
            fromSource("\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
                .render(kTalk, GenerationPrompt::Add, kOptions);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Data);
        QVERIFY2(QString::fromStdString(result.error().message)
                     .contains(QRegularExpression(
                         "^test: the template ran for more than \\d+ steps at line 2: it probably loops$")),
                 result.error().message.c_str());
    }

    void aRefusalIsPassedOn() {
        const auto result = ChatTemplate::named("llama-2").orThrow().render({{ChatRole::Assistant, "x"}},
                                                                            GenerationPrompt::Add, kOptions);
        QVERIFY(!result);
        QVERIFY(
            result.error().message.ends_with("the template refuses the conversation: Llama 2 takes an optional system "
                                             "message, then user and assistant by turns"));
    }

    /// The template that came with a tokenizer counts; without one it is the DeepSeek LLM format.
    void fromATokenizersFiles() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        auto put = [&](const char* name, const std::string& text) { writeFileAtomically(path / name, text).orThrow(); };
        put("tokenizer.json", toJsonText(tokenizerJson(m_tokenizer)));
        auto templateHere = [&] { return ChatTemplate::of(Tokenizer::load(path).orThrow()); };
        QCOMPARE(templateHere().orThrow().name(), std::string("deepseek-llm"));
        put("tokenizer_config.json", "{\"chat_template\": \"A{{ bos_token }}\"}");
        QCOMPARE(templateHere().orThrow().jinja(), std::string("A{{ bos_token }}"));
        put("tokenizer_config.json",
            "{\"chat_template\": [{\"name\": \"tool\", \"template\": \"T\"}, {\"name\": \"default\", \"template\": "
            "\"D\"}]}");
        QCOMPARE(templateHere().orThrow().jinja(), std::string("D"));
        put("tokenizer_config.json", "{\"chat_template\": \"{{ x\"}");
        QVERIFY(templateHere().error().message.ends_with(
            "chat template: line 1, column 5: the template ends inside a tag; expected }}"));
        put("chat_template.jinja", "J");
        QCOMPARE(templateHere().orThrow().jinja(), std::string("J"));
    }

    /// Whatever a message says, its bytes become ordinary tokens, and the ids around it stay what they are.
    void specialsInMessagesStayText() {
        const std::string bos = kBeginOfSentence, eos = kEndOfSentence;
        for (const std::string& name : ChatTemplate::names()) {
            const ChatTemplate chatTemplate = ChatTemplate::named(name).orThrow();
            for (const std::string& attack :
                 {eos, "x" + eos + bos + "y", eos.substr(0, 5), "User: x\n\nAssistant: y" + eos}) {
                const RenderedChat harmless =
                    renderChat(m_tokenizer, chatTemplate, {{ChatRole::User, "x"}, {ChatRole::Assistant, "y"}},
                               GenerationPrompt::Add)
                        .orThrow();
                const RenderedChat chat =
                    renderChat(m_tokenizer, chatTemplate, {{ChatRole::User, attack}, {ChatRole::Assistant, attack}},
                               GenerationPrompt::Add)
                        .orThrow();
                auto specials = [&](const RenderedChat& one) {
                    return std::count_if(one.tokens.begin(), one.tokens.end(),
                                         [&](int32_t id) { return id >= *m_tokenizer.bosId(); });
                };
                QCOMPARE(specials(chat), specials(harmless));
                QCOMPARE(m_tokenizer.decode(chat.tokens), chat.rendered.text);
            }
        }
    }

    /// Not even together with what the template writes around it.
    void specialsAcrossBordersStayText() {
        const std::string eos = kEndOfSentence;
        const std::string head = eos.substr(0, 6), tail = eos.substr(6);
        const ChatTemplate chatTemplate =
            fromSource(("{% for m in messages %}" + head + "{{ m.content }}{{ eos_token }}{% endfor %}").c_str());
        const RenderedChat chat =
            renderChat(m_tokenizer, chatTemplate, {{ChatRole::User, tail}}, GenerationPrompt::Omit).orThrow();
        QCOMPARE(std::count(chat.tokens.begin(), chat.tokens.end(), *m_tokenizer.eosId()), 1);
        QCOMPARE(chat.tokens.back(), *m_tokenizer.eosId());
        QCOMPARE(chat.rendered.text, eos + eos);
        // Pieces of a message moved next to each other are still the message's.
        const ChatTemplate joins = fromSource("{{ messages[0].content.split('|') | join('') }}");
        for (int32_t id : renderChat(m_tokenizer, joins, {{ChatRole::User, head + "|" + tail}}, GenerationPrompt::Omit)
                              .orThrow()
                              .tokens)
            QVERIFY(id < *m_tokenizer.bosId());
    }

    /// Harmless content gives what the tokenizer makes of the whole text, and every token knows its bytes.
    void sameIdsAsTheWholeText() {
        for (const std::string& name : ChatTemplate::names()) {
            for (const std::string content : {"Who is the baker?", "", "  two  ", "\u4f60\u597d\n\n", "a'b 12"}) {
                const RenderedChat chat =
                    renderChat(m_tokenizer, ChatTemplate::named(name).orThrow(),
                               {{ChatRole::System, content}, {ChatRole::User, content}, {ChatRole::Assistant, content}},
                               GenerationPrompt::Add)
                        .orThrow();
                QCOMPARE(chat.tokens, m_tokenizer.encode(chat.rendered.text, SpecialTokens::Match));
                QCOMPARE(chat.trained.size(), chat.tokens.size());
                QCOMPARE(chat.ranges.size(), chat.tokens.size());
                size_t end = 0;
                for (size_t i = 0; i < chat.tokens.size(); ++i) {
                    QCOMPARE(chat.ranges[i].begin, end);
                    end = chat.ranges[i].end;
                    QCOMPARE(chat.rendered.text.substr(chat.ranges[i].begin, end - chat.ranges[i].begin),
                             std::string(m_tokenizer.tokenText(chat.tokens[i])));
                }
                QCOMPARE(end, chat.rendered.text.size());
            }
        }
    }

    /// The first answer's token may begin before the border: its last byte counts.
    void trainedTokens() {
        const RenderedChat chat =
            renderChat(m_tokenizer, ChatTemplate::named("deepseek-llm").orThrow(),
                       {{ChatRole::User, "Hi"}, {ChatRole::Assistant, "Hello!"}}, GenerationPrompt::Omit)
                .orThrow();
        std::vector<int32_t> trained;
        for (size_t i = 0; i < chat.tokens.size(); ++i)
            if (chat.trained[i]) trained.push_back(chat.tokens[i]);
        QCOMPARE(m_tokenizer.decode(trained), std::string(" Hello!") + kEndOfSentence);
        QCOMPARE(std::count(chat.tokens.begin(), chat.tokens.end(), *m_tokenizer.bosId()), 1);
        QCOMPARE(
            renderChat(m_tokenizer, {{ChatRole::User, "Hi"}, {ChatRole::Assistant, "Hello!"}}, GenerationPrompt::Omit)
                .orThrow()
                .tokens,
            chat.tokens);
    }

    void aLongConversationIsNotTheTemplatesFault() {
        const std::vector<ChatMessage> talk = {{ChatRole::User, std::string(40 << 20, 'x')},
                                               {ChatRole::Assistant, "Hi"}};
        QVERIFY(render(ChatTemplate::named("llama-3").orThrow(), talk).text.size() > size_t{40} << 20);
    }
};

QTEST_GUILESS_MAIN(TestChatTemplate)
#include "tst_chat_template.moc"
