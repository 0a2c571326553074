// SPDX-License-Identifier: Apache-2.0
// Shows a text to a stage by its type and options.
#pragma once

#include "core/base/json.h"
#include "core/data/formats/json_record.h"
#include "core/data/stages/stage_list.h"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace sextant::test {

/// A text, or what a JSON object with a conversation's fields stands for.
inline Document documentOf(const std::string& text, const std::string& otherFields = {}) {
    Document document{text, "id", "source", otherFields, {}, {}};
    if (!text.starts_with("{\"")) return document;
    std::string padded = text;
    padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    simdjson::dom::parser parser;
    decodeJsonRecord(parser, padded, {}, {},
                     {[&](Record record) {
                          document.text = std::move(record.text);
                          document.turns = std::move(record.turns);
                      },
                      [](const BadRecord& bad) { throw std::logic_error(bad.cause); }});
    return document;
}

/// Takes every byte for a token: a z costs 10 nats, any other half a nat.
class LetterScorer : public TextScorer {
public:
    TextScore score(std::string_view text, int64_t maxTokens) override {
        TextScore score;
        for (const char byte : text.substr(0, static_cast<size_t>(maxTokens))) {
            score.nats += byte == 'z' ? 10 : 0.5;
            ++score.tokens, ++score.bytes;
        }
        return score;
    }
};
inline StageParts partsForTests() {
    StageParts parts;
    parts.openScorer = [](const std::string&) {
        return Result<std::unique_ptr<TextScorer>>(std::make_unique<LetterScorer>());
    };
    return parts;
}

struct Examined {
    Document document;                                      ///< as the stage left it
    std::map<std::string, float> values;                    ///< by rule
    std::vector<std::string> broken;                        ///< rules, in their order
    std::map<std::string, std::vector<std::string>> spans;  ///< of the broken rules, as text
};

inline Examined examined(const std::string& stageJson, const std::string& text, const std::string& otherFields = {}) {
    const Json checked = checkStages(Json::array({Json::parse(stageJson)})).orThrow()[0];
    StageSpec spec{checked["type"].get<std::string>(), checked};
    spec.options.erase("type");
    const auto stage = makeDocumentStage(spec, partsForTests()).orThrow();
    Examined result;
    result.document = documentOf(text, otherFields);
    stage->edit(result.document);
    const TextFeatures features(result.document.text);
    std::vector<float> values(stage->rules().size());
    stage->measure(result.document, features, values);
    for (size_t i = 0; i < values.size(); ++i) {
        const Rule& rule = stage->rules()[i];
        result.values[rule.name] = values[i];
        if (rule.keeps(values[i])) continue;
        result.broken.push_back(rule.name);
        size_t end = 0;
        for (const ByteSpan& span : stage->spans(result.document, features, i)) {
            if (span.begin < end || span.end < span.begin || span.end > result.document.text.size())
                throw std::logic_error("spans out of order or of the text");
            end = span.end;
            result.spans[rule.name].push_back(result.document.text.substr(span.begin, span.end - span.begin));
        }
    }
    return result;
}

inline std::string repeated(const std::string& text, int times, const std::string& between = " ") {
    std::string result;
    for (int i = 0; i < times; ++i) result += (i ? between : "") + text;
    return result;
}
/// `count` different words.
inline std::string differentWords(int count, int from = 0) {
    std::string text;
    for (int i = from; i < from + count; ++i)
        text += (i > from ? " w" : "w") + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i);
    return text;
}

}  // namespace sextant::test
