// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/json_record.h"
#include "core/data/formats/record_options.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

namespace {

/// "prompt user: why? | chosen assistant: so", and what stands beside.
std::string written(const Record& record) {
    std::string text;
    for (size_t i = 0; i < record.turns.size(); ++i) {
        const Turn& turn = record.turns[i];
        text += (i ? " | " : "") + std::string(turnPartName(turn.part)) + ' ' + std::string(turnRoleName(turn.role)) +
                ": " + std::string(turnContent(record.text, record.turns, i));
        if (!turn.otherFields.empty()) text += " {" + turn.otherFields + "}";
    }
    return text + (record.otherFields.empty() ? "" : " + " + record.otherFields);
}

/// The same of a JSON object, or what is wrong with it.
std::string read(std::string json, const RecordOptions& options = {}) {
    json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    simdjson::dom::parser parser;
    std::string result;
    decodeJsonRecord(
        parser, json, options, {},
        {[&](const Record& record) { result = record.turns.empty() ? "text " + record.text : written(record); },
         [&](const BadRecord& bad) { result = "refused: " + bad.cause; }});
    return result;
}

}  // namespace

/// Shapes of instruction and preference sets, as their makers write them.
class TestShapedRecords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapes_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("wanted");
        auto add = [](const char* name, const char* json, const char* wanted) {
            QTest::newRow(name) << json << wanted;
        };
        add("text", R"({"text":"words","label":1,"prompt":"p","completion":"c"})", "text words");
        add("alpaca", R"({"instruction":"add","input":"1 2","output":"3","category":"maths"})",
            "messages user: add\n1 2 | messages assistant: 3 + \"category\":\"maths\"");
        add("alpaca with all",
            R"({"system":"s","history":[["a","b"],["c","d"]],"instruction":"e","input":"","output":"f"})",
            "messages system: s | messages user: a | messages assistant: b | messages user: c | messages assistant: d "
            "| messages user: e | messages assistant: f");
        add("sharegpt",
            R"({"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"system":"s","tools":"[]"})",
            "messages system: s | messages user: q | messages assistant: a + \"tools\":\"[]\"");
        add("sharegpt with tools",
            R"({"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{}"},{"from":"observation","value":"5"},{"from":"gpt","value":"a"}]})",
            "messages user: q | messages assistant: {} | messages tool: 5 | messages assistant: a");
        add("messages", R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0}]})",
            "messages user: q | messages assistant: a {\"weight\":0}");
        add("messages with parts",
            R"({"messages":[{"role":"user","content":[{"type":"text","text":"one "},{"type":"text","value":"two"}]},{"role":"assistant","content":null,"tool_calls":[]}]})",
            "messages user: one two | messages assistant:  {\"tool_calls\":[]}");
        add("prompt and completion", R"({"prompt":"q","completion":"a"})", "prompt user: q | completion assistant: a");
        add("question and answer", R"({"question":"q","answer":"a","id":7})",
            "prompt user: q | completion assistant: a");
        add("preference", R"({"prompt":"q","chosen":"good","rejected":"bad","score":2})",
            "prompt user: q | chosen assistant: good | rejected assistant: bad + \"score\":2");
        add("preference of messages",
            R"({"prompt":[{"role":"user","content":"q"}],"chosen":[{"role":"assistant","content":"good"}],"rejected":[{"role":"assistant","content":"bad"}]})",
            "prompt user: q | chosen assistant: good | rejected assistant: bad");
        add("preference without a prompt",
            R"({"chosen":[{"role":"user","content":"q"},{"role":"assistant","content":"good"}],"rejected":[{"role":"user","content":"q"},{"role":"assistant","content":"bad"}]})",
            "prompt user: q | chosen assistant: good | rejected assistant: bad");
        add("preference that says the prompt twice",
            R"({"prompt":"q","chosen":[{"role":"user","content":"q"},{"role":"assistant","content":"good"}],"rejected":[{"role":"user","content":"q"},{"role":"assistant","content":"bad"}]})",
            "prompt user: q | chosen assistant: good | rejected assistant: bad");
        add("answers of several turns that begin alike",
            R"({"prompt":"q","chosen":[{"role":"assistant","content":"a"},{"role":"user","content":"u"},{"role":"assistant","content":"good"}],"rejected":[{"role":"assistant","content":"a"},{"role":"user","content":"u"},{"role":"assistant","content":"bad"}]})",
            "prompt user: q | prompt assistant: a | prompt user: u | chosen assistant: good | rejected assistant: bad");
        add("preference of ShareGPT",
            R"({"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"good"},"rejected":{"from":"gpt","value":"bad"}})",
            "prompt user: q | chosen assistant: good | rejected assistant: bad");
        add("transcripts",
            R"({"chosen":"\n\nHuman: q\n\nAssistant: a\n\nHuman: r\n\nAssistant: good","rejected":"\n\nHuman: q\n\nAssistant: a\n\nHuman: r\n\nAssistant: bad"})",
            "prompt user: q | prompt assistant: a | prompt user: r | chosen assistant: good | rejected assistant: bad");
        add("an answer about humans", R"({"instruction":"list","output":"Human: alive\nCar: not"})",
            "messages user: list | messages assistant: Human: alive\nCar: not");
        add("identical answers", R"({"prompt":"q","chosen":"same","rejected":"same"})",
            "prompt user: q | chosen assistant: same | rejected assistant: same");
        add("unpaired", R"({"prompt":"q","completion":"a","label":true})",
            "prompt user: q | completion assistant: a + \"label\":true");
        add("unpaired messages",
            R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"label":false})",
            "prompt user: q | completion assistant: a + \"label\":false");
        add("unpaired Alpaca", R"({"instruction":"q","output":"a","kto_tag":"true"})",
            "prompt user: q | completion assistant: a + \"label\":true");
        add("unknown role", R"({"messages":[{"role":"user","content":"q"},{"role":"wizard","content":"a"}]})",
            "refused: message 2 has the role \"wizard\"; known are system, user, assistant, tool and their usual "
            "names");
        add("no role", R"({"messages":[{"content":"q"}]})", "refused: message 1 has no role");
        add("no content", R"({"conversations":[{"from":"human"}]})", "refused: message 1 has no content");
        add("a picture", R"({"messages":[{"role":"user","content":[{"type":"image"}]}]})",
            "refused: the content of message 1 has a part that is no text");
        add("no messages", R"({"messages":[]})", "refused: \"messages\" has no messages");
        add("a number", R"({"prompt":3,"completion":"a"})",
            "refused: \"prompt\" is neither a text nor a list of messages");
        add("broken history", R"({"instruction":"a","output":"b","history":[["only one"]]})",
            "refused: \"history\" is no list of pairs");
        add("a label in words", R"({"prompt":"q","completion":"a","label":"maybe"})",
            "refused: \"label\" is neither true nor false");
        add("nothing known", R"({"body":"words"})",
            "refused: the record has no text in the field \"text\", and no conversation");
    }
    void shapes() {
        QFETCH(QString, json);
        QFETCH(QString, wanted);
        QCOMPARE(QString::fromStdString(read(json.toStdString())), wanted);
    }

    void shapeAndColumnsAreObeyed() {
        CurateSpec spec;
        spec.shape = RecordShape::PromptCompletion;
        spec.columns = {"prompt=ask", " completion = say"};
        const RecordOptions options = recordOptions(spec).orThrow();
        QCOMPARE(read(R"({"ask":"q","say":"a","text":"t"})", options),
                 std::string("prompt user: q | completion assistant: a + \"text_original\":\"t\""));
        QCOMPARE(read(R"({"prompt":"q","say":"a"})", options), std::string("refused: there is no field \"ask\""));
        RecordOptions text;
        text.shape = RecordShape::Text;
        QCOMPARE(read(R"({"messages":[],"text":"t"})", text), std::string("text t"));
        for (const auto& [columns, part] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"prompt", "is not written name=column"}, {"promt=x", "no shape has a field \"promt\""}}) {
            spec.columns = {columns};
            const auto refused = recordOptions(spec);
            QVERIFY(!refused);
            QVERIFY2(refused.error().sentence().find(part) != std::string::npos, refused.error().sentence().c_str());
        }
    }

    /// What is written can be read again and gives the same turns.
    void membersReadBack() {
        const char* records[] = {
            R"({"instruction":"add","input":"1 2","output":"3"})", R"({"prompt":"q","chosen":"good","rejected":"bad"})",
            R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0}]})",
            R"({"prompt":"q","completion":"a"})",
            R"({"chosen":"\n\nHuman: q\n\nAssistant: a","rejected":"\n\nHuman: q\n\nAssistant: b"})"};
        for (const char* json : records) {
            std::string padded = json, first;
            padded.reserve(padded.size() + simdjson::SIMDJSON_PADDING);
            simdjson::dom::parser parser;
            std::string members;
            decodeJsonRecord(parser, padded, {}, {},
                             {[&](const Record& record) {
                                  first = written(record);
                                  members = turnMembers(record.text, record.turns);
                              },
                              [](const BadRecord& bad) { qFatal("%s", bad.cause.c_str()); }});
            QCOMPARE(read("{" + members + "}"), first);
        }
    }

    void turnsAreEditedOneByOne() {
        std::string text;
        std::vector<Turn> turns;
        appendTurn({TurnRole::User, TurnPart::Messages, 0, {}}, "one\n\ntwo", text, turns);
        appendTurn({TurnRole::Assistant, TurnPart::Messages, 0, {}}, "", text, turns);
        appendTurn({TurnRole::User, TurnPart::Messages, 0, {}}, "three", text, turns);
        editTurns(text, turns,
                  [](size_t index, std::string& content) { content = index == 1 ? "filled" : content.substr(0, 3); });
        QCOMPARE(text, std::string("one\n\nfilled\n\nthr"));
        QCOMPARE(turnContent(text, turns, 1), std::string_view("filled"));
        QCOMPARE(turnContent(text, turns, 2), std::string_view("thr"));
    }

    /// Tables have shapes by the names of their columns.
    void tables() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("pairs.csv").toStdString();
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id,prompt,chosen,rejected,score\n7,\"why, \"\"then\"\"?\",so,no,3\n8,q,\"\",b,4\n");
        file.close();
        auto reader = openRecords(path, {}).orThrow();
        std::vector<std::string> found;
        while (auto chunk = reader->next().orThrow())
            reader->decode(*chunk, {[&](const Record& record) { found.push_back(record.id + " " + written(record)); },
                                    [&](const BadRecord& bad) { found.push_back(bad.cause); }});
        QCOMPARE(found,
                 (std::vector<std::string>{
                     "7 prompt user: why, \"then\"? | chosen assistant: so | rejected assistant: no + \"score\":\"3\"",
                     "8 prompt user: q | chosen assistant:  | rejected assistant: b + \"score\":\"4\""}));
    }
};

QTEST_GUILESS_MAIN(TestShapedRecords)
#include "tst_shaped_records.moc"
