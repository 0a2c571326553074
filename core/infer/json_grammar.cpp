// SPDX-License-Identifier: Apache-2.0
#include "core/infer/json_grammar.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace sextant {

namespace {

using Rule = Grammar::Rule;
using Sequence = Grammar::Sequence;

constexpr size_t kLargestGrammar = 200000;
constexpr int64_t kLongestRepetition = 4096;
constexpr int kMostBlanks = 20;
constexpr int kMostDigits = 16;
constexpr int kDeepestSchema = 100;

/// What all JSON texts are made of (RFC 8259).
class JsonRules {
public:
    explicit JsonRules(Grammar& grammar) : g(grammar) {
        Rule blanks = g.rule({{}});
        for (int i = 0; i < kMostBlanks; ++i) blanks = g.rule({{}, {Grammar::anyOf(" \t"), blanks}});
        space = g.rule({{}, {' '}, {'\n', blanks}});
        // Numbers that every reader can hold: up to 16 digits before and behind the point, exponents up to 99.
        const Rule sign = g.rule({{}, {'-'}});
        const Rule whole = g.rule({{'0'}, {Grammar::range('1', '9'), digits(kMostDigits - 1)}});
        integer = g.rule({{sign, whole}});
        const Grammar::Bytes digit = Grammar::range('0', '9');
        const Rule fraction = g.rule({{}, {'.', digit, digits(kMostDigits - 1)}});
        const Rule power = g.rule({{digit, digits(1)}});
        const Rule exponent = g.rule({{}, {Grammar::anyOf("eE"), g.rule({{}, {Grammar::anyOf("+-")}}), power}});
        number = g.rule({{integer, fraction, exponent}});
        character = makeCharacter();
        characters = g.addRule();
        g.addWay(characters, {});
        g.addWay(characters, {character, characters});
        string = g.rule({{'"', characters, '"'}});
        boolean = g.rule({{g.text("true")}, {g.text("false")}});
        null = g.text("null");
        value = g.addRule();
        const Rule members = listOf(g.rule({{string, space, ':', space, value}}));
        const Rule elements = listOf(value);
        object = g.rule({{'{', space, g.rule({{}, {members, space}}), '}'}});
        array = g.rule({{'[', space, g.rule({{}, {elements, space}}), ']'}});
        for (const Rule way : {object, array, string, number, boolean, null}) g.addWay(value, {way});
    }

    /// One or more, with commas.
    Rule listOf(Rule element) const {
        // What is alike stands first: ways that begin alike would double with every level.
        const Rule rest = g.addRule();
        g.addWay(rest, {});
        g.addWay(rest, {comma(), element, rest});
        return g.rule({{element, rest}});
    }
    Rule comma() const { return g.rule({{space, ',', space}}); }

    /// At most so many.
    Rule digits(int most) const {
        Rule rest = g.rule({{}});
        for (int i = 0; i < most; ++i) rest = g.rule({{}, {Grammar::range('0', '9'), rest}});
        return rest;
    }

    Grammar& g;
    Rule space, integer, number, character, characters, string, boolean, null, value, object, array;

private:
    /// One character of a string: UTF-8 without control characters, or an escape.
    Rule makeCharacter() const {
        const Grammar::Bytes plain = Grammar::range(0x20, 0x7F) & ~Grammar::anyOf("\"\\");
        const Grammar::Bytes next = Grammar::range(0x80, 0xBF);
        const Grammar::Bytes hex = Grammar::anyOf("0123456789abcdefABCDEF");
        // Code points of \u are those outside the surrogates: D800 to DFFF come in pairs that need not be written so.
        const Grammar::Bytes hexBut = hex & ~Grammar::anyOf("dD");
        return g.rule({{plain},
                       {Grammar::range(0xC2, 0xDF), next},
                       {Grammar::range(0xE0, 0xE0), Grammar::range(0xA0, 0xBF), next},
                       {Grammar::range(0xE1, 0xEC), next, next},
                       {Grammar::range(0xED, 0xED), Grammar::range(0x80, 0x9F), next},
                       {Grammar::range(0xEE, 0xEF), next, next},
                       {Grammar::range(0xF0, 0xF0), Grammar::range(0x90, 0xBF), next, next},
                       {Grammar::range(0xF1, 0xF3), next, next, next},
                       {Grammar::range(0xF4, 0xF4), Grammar::range(0x80, 0x8F), next, next},
                       {'\\', Grammar::anyOf("\"\\/bfnrt")},
                       {'\\', 'u', hexBut, hex, hex, hex},
                       {'\\', 'u', Grammar::anyOf("dD"), Grammar::range('0', '7'), hex, hex}});
    }
};

/// Words of a schema that say nothing about the text.
constexpr std::string_view kDescribing[] = {"title", "description", "default",    "examples", "$schema",
                                            "$id",   "$comment",    "deprecated", "readOnly", "writeOnly",
                                            "$defs", "definitions", "strict",     "name"};

class SchemaReader {
public:
    SchemaReader(Grammar& grammar, const Json& document) : g(grammar), m_json(grammar), m_document(document) {}

    Result<Rule> read() { return readAt(m_document, "", 0); }

private:
    static Error wrong(const std::string& place, const std::string& what) {
        return usageError("the schema" + (place.empty() ? std::string() : " at " + place) + " " + what);
    }
    Result<void> refuseOthers(const Json& schema, std::initializer_list<std::string_view> known,
                              const std::string& place) const {
        for (const auto& [word, value] : schema.items()) {
            if (std::find(known.begin(), known.end(), word) != known.end()) continue;
            if (std::find(std::begin(kDescribing), std::end(kDescribing), word) != std::end(kDescribing)) continue;
            return wrong(place, "has \"" + word.substr(0, 80) + "\", which is not supported here");
        }
        return {};
    }

    Result<Rule> readAt(const Json& schema, const std::string& place, int depth) {
        if (depth > kDeepestSchema || g.size() > kLargestGrammar) return wrong(place, "is too large");
        if (schema.is_boolean() && schema.get<bool>()) return m_json.value;
        if (!schema.is_object()) return wrong(place, "must be an object");
        if (schema.contains("$ref")) return readReference(schema, place, depth);
        if (schema.contains("const")) {
            SEXTANT_TRY(refuseOthers(schema, {"const", "type"}, place));
            return literal(schema["const"], place);
        }
        if (schema.contains("enum")) return readEnum(schema, place);
        for (const char* word : {"anyOf", "oneOf"})
            if (schema.contains(word)) return readAlternatives(schema, word, place, depth);
        if (schema.contains("allOf")) {
            SEXTANT_TRY(refuseOthers(schema, {"allOf"}, place));
            if (!schema["allOf"].is_array() || schema["allOf"].size() != 1)
                return wrong(place, "has \"allOf\" of more than one schema, which is not supported here");
            return readAt(schema["allOf"][0], place + "/allOf/0", depth + 1);
        }
        if (!schema.contains("type")) return readUntyped(schema, place, depth);
        if (schema["type"].is_array()) {
            const Rule all = g.addRule();
            if (schema["type"].empty()) return wrong(place, "has an empty list of types");
            for (const Json& type : schema["type"]) {
                Json one = schema;
                one["type"] = type;
                // Words that belong to another of the types say nothing of this one.
                g.addWay(all, {SEXTANT_TRY(readTyped(ofType(std::move(one)), place, depth))});
            }
            return all;
        }
        return readTyped(schema, place, depth);
    }

    static Json ofType(Json schema) {
        static const std::map<std::string, std::string> kOwner = {
            {"properties", "object"}, {"required", "object"},   {"additionalProperties", "object"},
            {"items", "array"},       {"prefixItems", "array"}, {"minItems", "array"},
            {"maxItems", "array"},    {"minLength", "string"},  {"maxLength", "string"}};
        for (const auto& [word, type] : kOwner)
            if (schema["type"] != type) schema.erase(word);
        return schema;
    }

    Result<Rule> readUntyped(const Json& schema, const std::string& place, int depth) {
        Json typed = schema;
        if (schema.contains("properties") || schema.contains("required") || schema.contains("additionalProperties"))
            typed["type"] = "object";
        else if (schema.contains("items") || schema.contains("prefixItems"))
            typed["type"] = "array";
        else {
            SEXTANT_TRY(refuseOthers(schema, {}, place));
            return m_json.value;
        }
        return readTyped(typed, place, depth);
    }

    Result<Rule> readTyped(const Json& schema, const std::string& place, int depth) {
        const Json& type = schema["type"];
        if (type == "object") return readObject(schema, place, depth);
        if (type == "array") return readArray(schema, place, depth);
        if (type == "string") return readString(schema, place);
        SEXTANT_TRY(refuseOthers(schema, {"type"}, place));
        if (type == "number") return m_json.number;
        if (type == "integer") return m_json.integer;
        if (type == "boolean") return m_json.boolean;
        if (type == "null") return m_json.null;
        return wrong(place, "has a \"type\" that is none of object, array, string, number, integer, boolean, null");
    }

    Result<Rule> readReference(const Json& schema, const std::string& place, int depth) {
        SEXTANT_TRY(refuseOthers(schema, {"$ref"}, place));
        if (!schema["$ref"].is_string()) return wrong(place + "/$ref", "must be a text");
        const std::string path = schema["$ref"].get<std::string>();
        if (!path.starts_with("#")) return wrong(place, "refers to \"" + path.substr(0, 80) + "\", outside itself");
        if (const auto known = m_references.find(path); known != m_references.end()) return known->second;
        const Json* target = nullptr;
        try {
            target = &m_document.at(Json::json_pointer(path.substr(1)));
        } catch (const std::exception&) {
            return wrong(place, "refers to \"" + path.substr(0, 80) + "\", which it does not have");
        }
        // Known before it is read: it may contain itself.
        const Rule rule = m_references[path] = g.addRule();
        if (target->is_object() && target->contains("$ref") && (*target)["$ref"] == path)
            return wrong(place, "refers to itself alone");
        g.addWay(rule, {SEXTANT_TRY(readAt(*target, path, depth + 1))});
        return rule;
    }

    Result<Rule> literal(const Json& value, const std::string& place) {
        const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
        if (text.size() > 100000) return wrong(place, "has a value of more than 100,000 bytes");
        return g.text(text);
    }

    Result<Rule> readEnum(const Json& schema, const std::string& place) {
        SEXTANT_TRY(refuseOthers(schema, {"enum", "type"}, place));
        const Json& values = schema["enum"];
        if (!values.is_array() || values.empty()) return wrong(place + "/enum", "must be a list of values");
        const Rule rule = g.addRule();
        for (const Json& value : values) {
            g.addWay(rule, {SEXTANT_TRY(literal(value, place))});
            if (g.size() > kLargestGrammar) return wrong(place, "is too large");
        }
        return rule;
    }

    Result<Rule> readAlternatives(const Json& schema, const char* word, const std::string& place, int depth) {
        SEXTANT_TRY(refuseOthers(schema, {word}, place));
        if (!schema[word].is_array() || schema[word].empty())
            return wrong(place + "/" + word, "must be a list of schemas");
        const Rule rule = g.addRule();
        for (size_t i = 0; i < schema[word].size(); ++i)
            g.addWay(rule,
                     {SEXTANT_TRY(readAt(schema[word][i], place + "/" + word + "/" + std::to_string(i), depth + 1))});
        return rule;
    }

    Result<int64_t> count(const Json& schema, const char* word, int64_t fallback, const std::string& place) const {
        if (!schema.contains(word)) return fallback;
        const Json& value = schema[word];
        if (!value.is_number_integer() || value < 0 || value > kLongestRepetition)
            return wrong(place + "/" + word, "must be a whole number from 0 to " + std::to_string(kLongestRepetition));
        return value.get<int64_t>();
    }

    /// `least` to `most` (negative: any number) of an element, the second and later after a separator.
    Result<Rule> repeated(const Sequence& element, const Sequence& separated, int64_t least, int64_t most,
                          const std::string& place) {
        if (most >= 0 && most < least) return wrong(place, "asks for at least more than at most");
        Rule rest = g.addRule();
        g.addWay(rest, {});
        if (most < 0) {
            Sequence again = separated;
            again.emplace_back(rest);
            g.addWay(rest, again);
        }
        const int64_t steps = most < 0 ? std::max<int64_t>(least, 1) : most;
        for (int64_t number = steps; number > 0; --number) {
            Sequence way = number == 1 ? element : separated;
            way.emplace_back(rest);
            rest = g.addRule();
            g.addWay(rest, way);
            if (number > least) g.addWay(rest, {});
        }
        return rest;
    }

    Result<Rule> readString(const Json& schema, const std::string& place) {
        SEXTANT_TRY(refuseOthers(schema, {"type", "minLength", "maxLength"}, place));
        if (!schema.contains("minLength") && !schema.contains("maxLength")) return m_json.string;
        const int64_t least = SEXTANT_TRY(count(schema, "minLength", 0, place)),
                      most = SEXTANT_TRY(count(schema, "maxLength", -1, place));
        const Rule inside = SEXTANT_TRY(repeated({m_json.character}, {m_json.character}, least, most, place));
        return g.rule({{'"', inside, '"'}});
    }

    Result<Rule> readArray(const Json& schema, const std::string& place, int depth) {
        SEXTANT_TRY(refuseOthers(schema, {"type", "items", "prefixItems", "minItems", "maxItems"}, place));
        if (schema.contains("prefixItems")) return readTuple(schema, place, depth);
        const Rule item =
            schema.contains("items") ? SEXTANT_TRY(readAt(schema["items"], place + "/items", depth + 1)) : m_json.value;
        const Rule inside =
            SEXTANT_TRY(repeated({item}, {m_json.comma(), item}, SEXTANT_TRY(count(schema, "minItems", 0, place)),
                                 SEXTANT_TRY(count(schema, "maxItems", -1, place)), place));
        return g.rule({{'[', m_json.space, inside, m_json.space, ']'}});
    }
    Result<Rule> readTuple(const Json& schema, const std::string& place, int depth) {
        SEXTANT_TRY(refuseOthers(schema, {"type", "items", "prefixItems"}, place));
        if (schema.contains("items") && schema["items"] != false)
            return wrong(place, "has \"items\" beside \"prefixItems\", which is supported as false alone");
        if (!schema["prefixItems"].is_array() || schema["prefixItems"].empty())
            return wrong(place + "/prefixItems", "must be a list of schemas");
        Sequence way{'[', m_json.space};
        for (size_t i = 0; i < schema["prefixItems"].size(); ++i) {
            if (i > 0) way.emplace_back(m_json.comma());
            way.emplace_back(
                SEXTANT_TRY(readAt(schema["prefixItems"][i], place + "/prefixItems/" + std::to_string(i), depth + 1)));
        }
        way.emplace_back(m_json.space);
        way.emplace_back(']');
        return g.rule({way});
    }

    /// One property with its value.
    struct Member {
        Rule rule;
        bool isRequired;
    };
    Result<Rule> readObject(const Json& schema, const std::string& place, int depth) {
        SEXTANT_TRY(refuseOthers(schema, {"type", "properties", "required", "additionalProperties"}, place));
        std::set<std::string> required;
        if (schema.contains("required")) {
            if (!schema["required"].is_array()) return wrong(place + "/required", "must be a list of names");
            for (const Json& name : schema["required"]) {
                if (!name.is_string()) return wrong(place + "/required", "must be a list of names");
                required.insert(name.get<std::string>());
            }
        }
        const bool isOpen = !schema.contains("properties") || schema["properties"].empty();
        const Json more = schema.value("additionalProperties", Json(isOpen));
        std::optional<Rule> others;
        if (more != false)
            others = g.rule({{m_json.string, m_json.space, ':', m_json.space,
                              SEXTANT_TRY(readAt(more, place + "/additionalProperties", depth + 1))}});
        std::vector<Member> members;
        if (schema.contains("properties")) {
            if (!schema["properties"].is_object()) return wrong(place + "/properties", "must be an object");
            for (const auto& [name, property] : schema["properties"].items()) {
                const Rule value = SEXTANT_TRY(readAt(property, place + "/properties/" + name, depth + 1));
                const Rule key = SEXTANT_TRY(literal(Json(name), place));
                members.push_back({g.rule({{key, m_json.space, ':', m_json.space, value}}), required.erase(name) > 0});
            }
        }
        if (!required.empty())
            return wrong(place,
                         "requires \"" + required.begin()->substr(0, 80) + "\", which is not among its properties");
        return objectOf(members, others);
    }
    /// From the last member to the first: what may still come when something stands before it, and when nothing does.
    Rule objectOf(const std::vector<Member>& members, const std::optional<Rule>& others) {
        Rule after = g.rule({{}}), first = g.rule({{}});
        if (others) {
            const Rule list = m_json.listOf(*others);
            after = g.rule({{}, {m_json.comma(), list}});
            first = g.rule({{}, {list}});
        }
        for (auto member = members.rbegin(); member != members.rend(); ++member) {
            const Rule restAfter = after, restFirst = first;
            after = g.rule({{m_json.comma(), member->rule, restAfter}});
            first = g.rule({{member->rule, restAfter}});
            if (member->isRequired) continue;
            g.addWay(after, {restAfter});
            g.addWay(first, {restFirst});
        }
        return g.rule({{'{', m_json.space, first, m_json.space, '}'}});
    }

    Grammar& g;
    JsonRules m_json;
    const Json& m_document;
    std::map<std::string, Rule> m_references;
};

}  // namespace

Grammar jsonObjectGrammar() {
    Grammar grammar;
    const JsonRules rules(grammar);
    grammar.finish(grammar.rule({{rules.space, rules.object}}));
    return grammar;
}

Result<Grammar> jsonSchemaGrammar(const Json& schema) {
    Grammar grammar;
    const Rule start = SEXTANT_TRY(SchemaReader(grammar, schema).read());
    grammar.finish(start);
    if (grammar.fewestBytes() >= Grammar::kEndless)
        return usageError("no JSON text has an end under this schema: it contains itself without a way out");
    return grammar;
}

}  // namespace sextant
