// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generation.h"
#include "core/infer/json_grammar.h"
#include "core/infer/loaded_model.h"
#include "kernels/cpu/cpu_backend.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace sextant;
using namespace sextant::test;

/// Grammars of JSON: which texts they take, and that a model can write nothing else.
class TestGrammar : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    const Tokenizer m_tokenizer = byteTokenizer();
    std::unique_ptr<kernels::Backend> m_backend = kernels::makeCpuBackend({2, {}});
    std::unique_ptr<LoadedModel> m_model;

    static bool takes(const Grammar& grammar, std::string_view text) {
        GrammarState state(grammar);
        return state.push(text) && state.mayEnd();
    }
    static Grammar schema(const std::string& text) { return jsonSchemaGrammar(Json::parse(text)).orThrow(); }

    /// Whether a value is one that the schema allows; only for the words that randomSchema writes.
    static bool fits(const Json& value, const Json& schema) {
        if (schema.contains("const")) return value == schema["const"];
        if (schema.contains("enum"))
            return std::find(schema["enum"].begin(), schema["enum"].end(), value) != schema["enum"].end();
        if (schema.contains("anyOf"))
            return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                               [&](const Json& one) { return fits(value, one); });
        const std::string type = schema["type"];
        if (type == "string") {
            const auto length =
                QString::fromStdString(value.is_string() ? value.get<std::string>() : "").toUcs4().size();
            return value.is_string() && length >= schema.value("minLength", 0) &&
                   length <= schema.value("maxLength", 9999);
        }
        if (type == "integer") return value.is_number_integer() || value.is_number();
        if (type == "number") return value.is_number();
        if (type == "boolean") return value.is_boolean();
        if (type == "null") return value.is_null();
        if (type == "array") {
            if (!value.is_array() || value.size() < schema.value("minItems", size_t{0}) ||
                value.size() > schema.value("maxItems", size_t{9999}))
                return false;
            return std::all_of(value.begin(), value.end(),
                               [&](const Json& item) { return fits(item, schema["items"]); });
        }
        if (!value.is_object()) return false;
        for (const Json& name : schema["required"])
            if (!value.contains(name.get<std::string>())) return false;
        for (const auto& [name, member] : value.items())
            if (!schema["properties"].contains(name) || !fits(member, schema["properties"][name])) return false;
        return true;
    }
    static Json randomSchema(std::mt19937& random, int depth) {
        switch (random() % (depth > 2 ? 6 : 9)) {
            case 0:
                return {{"type", "string"}, {"minLength", random() % 3}, {"maxLength", 3 + random() % 5}};
            case 1:
                return {{"type", "integer"}};
            case 2:
                return {{"type", "boolean"}};
            case 3:
                return {{"enum", {"a", 5, nullptr, "b\"\n"}}};
            case 4:
                return {{"const", {{"k", {1, 2}}}}};
            case 5:
                return {{"type", "number"}};
            case 6:
                return {{"type", "array"},
                        {"items", randomSchema(random, depth + 1)},
                        {"minItems", random() % 3},
                        {"maxItems", 2 + random() % 3}};
            case 7:
                return {{"anyOf", {randomSchema(random, depth + 1), {{"type", "null"}}}}};
            default:
                Json json = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
                for (uint32_t i = 0, count = 1 + random() % 4; i < count; ++i) {
                    const std::string name = std::string(1, static_cast<char>('z' - i)) + "\"" + std::to_string(i);
                    json["properties"][name] = randomSchema(random, depth + 1);
                    if (random() % 2) json["required"].push_back(name);
                }
                return json;
        }
    }

private Q_SLOTS:
    void initTestCase() {
        const std::string path = m_folder.filePath(QStringLiteral("model")).toStdString();
        writeRandomModel(path, tinyShape(m_tokenizer.vocabularySize(), 1024), m_tokenizer);
        m_model = LoadedModel::load(path, *m_backend, kernels::Precision::Float32).orThrow();
    }

    void objects();
    void schemas();
    void refused_data();
    void refused() {
        QFETCH(QString, schema);
        QFETCH(QString, says);
        const auto result = jsonSchemaGrammar(Json::parse(schema.toStdString()));
        QVERIFY(!result);
        QVERIFY2(result.error().sentence().find(says.toStdString()) != std::string::npos,
                 result.error().sentence().c_str());
    }
    /// A schema made to grow is refused, not waited for.
    void hostileSchemas() {
        Json deep = {{"type", "string"}};
        for (int i = 0; i < 30; ++i) {
            const Json twice = {{"type", "object"}, {"properties", {{"a", deep}}}, {"required", {"a"}}};
            Json other = twice;
            other["properties"]["b"] = {{"type", "null"}};
            deep = {{"anyOf", {twice, other}}};
            if (jsonSchemaGrammar(deep)) continue;
            break;  // too large is an answer, too
        }
        Json chain = {{"$ref", "#/$defs/d0"}, {"$defs", Json::object()}};
        for (int i = 0; i < 30; ++i) {
            const Json next = {{"$ref", "#/$defs/d" + std::to_string(i + 1)}};
            const Json one = {{"type", "object"}, {"properties", {{"a", next}}}, {"required", {"a"}}};
            Json two = one;
            two["properties"]["b"] = {{"type", "null"}};
            chain["$defs"]["d" + std::to_string(i)] = {{"anyOf", {one, two}}};
        }
        chain["$defs"]["d30"] = {{"type", "null"}};
        const Grammar grammar = jsonSchemaGrammar(chain).orThrow();
        GrammarState state(grammar);
        std::string text;
        for (int i = 0; i < 30; ++i) text += "{\"a\":";
        QVERIFY_EXCEPTION_THROWN(state.push(text), RunError);
        QVERIFY(!jsonSchemaGrammar(Json::parse(std::string(150, '[') + std::string(150, ']'))));
    }

    /// Whatever a model would rather write: JSON that fits, in time, by chance and by preference.
    void modelsWriteWhatFits() {
        std::mt19937 random(11);
        Decoder decoder(*m_backend, m_model->decoderModel(), {.longestSequence = 1024});
        for (int round = 0; round < 60; ++round) {
            const Json wanted = randomSchema(random, 0);
            GenerationRequest request;
            request.prompt = {static_cast<int32_t>(random() % 256), 5};
            request.options.grammar = std::make_shared<const Grammar>(jsonSchemaGrammar(wanted).orThrow());
            request.options.maxTokens = request.options.grammar->fewestBytes() + static_cast<int64_t>(random() % 60);
            if (request.options.maxTokens > 1000) continue;
            request.options.sampling.temperature = round % 3 ? 1.5 : 0;
            request.options.sampling.seed = static_cast<uint64_t>(round);
            if (round % 2) request.options.stopTokens = {3, 77};
            const GenerationResult result = generate(decoder, m_tokenizer, request).orThrow();
            const std::string shown = wanted.dump() + " <- " + result.text;
            Json parsed;
            try {
                parsed = Json::parse(result.text);
            } catch (const std::exception&) {
                QFAIL(shown.c_str());
            }
            QVERIFY2(fits(parsed, wanted), shown.c_str());
        }
    }
};

#ifndef Q_MOC_RUN  // which does not understand these raw strings

void TestGrammar::objects() {
    const Grammar grammar = jsonObjectGrammar();
    for (const char* text : {"{}", "{ }", R"({"a":1})", R"({"a": [1, -2.5e+3, true, null, {"b": "ä\u00e4\n"}]})",
                             "{\n  \"a\": {},\n  \"b\": \"\xF0\x9F\x98\x80\"\n}", " {}"})
        QVERIFY2(takes(grammar, text), text);
    for (const char* text : {"", "{", "[]", "1", "{\"a\"}", "{\"a\":}", "{\"a\":01}", "{\"a\":.5}", "{\"a\":1,}",
                             "{\"a\":1}x", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\xC3\"}", "{'a':1}",
                             "{\"a\":\"\xED\xA0\x80\"}", "{\"a\":\"\\ud800\"}"})
        QVERIFY2(!takes(grammar, text), text);
    QVERIFY(takes(grammar, "{\"a\":" + std::string(200, '[') + std::string(200, ']') + "}"));
}

void TestGrammar::schemas() {
    const Grammar person = schema(R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},
        "tags":{"type":"array","items":{"enum":["x","y"]},"minItems":1,"maxItems":2}},"required":["age"],
        "additionalProperties":false,"description":"skipped"})");
    for (const char* text : {R"({"age":3})", R"({"name": "n", "age": -3})", R"({"age":3,"tags":["x","y"]})"})
        QVERIFY2(takes(person, text), text);
    for (const char* text :
         {R"({})", R"({"name":"n"})", R"({"age":3.5})", R"({"age":3,"tags":[]})", R"({"age":3,"tags":["x","y","x"]})",
          R"({"age":3,"name":"n"})", R"({"age":3,"z":1})", R"({"age":3,"tags":["z"]})"})
        QVERIFY2(!takes(person, text), text);
    const Grammar tree = schema(R"({"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":
        {"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["next"]}}})");
    QVERIFY(takes(tree, R"({"next":{"next":null}})") && !takes(tree, R"({"next":1})"));
    const Grammar open = schema(R"({"type":"object","additionalProperties":{"type":"integer"}})");
    QVERIFY(takes(open, R"({"q":1,"r":2})") && takes(open, "{}") && !takes(open, R"({"q":"s"})"));
    const Grammar types = schema(R"({"type":["string","null"],"maxLength":2})");
    QVERIFY(takes(types, "null") && takes(types, "\"ab\"") && !takes(types, "\"abc\""));
    const Grammar tuple = schema(R"({"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}]})");
    QVERIFY(takes(tuple, R"([1,"a"])") && !takes(tuple, "[1]"));
}

void TestGrammar::refused_data() {
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("says");
    auto row = [](const char* schema, const char* says) { QTest::newRow(schema) << schema << says; };
    row("5", "must be an object");
    row(R"({"type":"string","pattern":"a"})", "pattern");
    row(R"({"type":"object","properties":{"a":{"type":"integer","minimum":1}}})", "/properties/a");
    row(R"({"type":"thing"})", "none of object");
    row(R"({"$ref":"other.json"})", "outside itself");
    row(R"({"$ref":"#/$defs/x"})", "does not have");
    row(R"({"$ref":"#"})", "itself");
    row(R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/a"}}}})",
        "without a way out");
    row(R"({"enum":[]})", "enum");
    row(R"({"allOf":[{},{}]})", "allOf");
    row(R"({"type":"string","minLength":3,"maxLength":2})", "at least");
    row(R"({"type":"string","maxLength":100000})", "maxLength");
    row(R"({"type":"object","required":["a"]})", "requires \"a\"");
}

#endif

QTEST_GUILESS_MAIN(TestGrammar)
#include "tst_grammar.moc"
