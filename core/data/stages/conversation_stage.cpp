// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/text.h"
#include "core/spec/stages/conversation_options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace sextant {

namespace {

enum RuleNumber : size_t {
    BrokenTurns,
    EmptyTurns,
    Turns,
    AnswerCharacters,
    RepeatedQuestions,
    RoleMarkers,
    AnswerSimilarity
};

constexpr std::array<std::string_view, 9> kMarkers = {"<|im_start|>", "<|im_end|>",          "[INST]",
                                                      "[/INST]",      "<|start_header_id|>", "<|eot_id|>",
                                                      "\n\nHuman:",   "\n\nAssistant:",      "### Response:"};

/// A conversation as it would be read: for a preference with one of its answers.
struct Reading {
    const Document& document;
    std::vector<size_t> turns;  ///< their numbers in the document
};

/// The one or, for a preference, two conversations in a document.
std::vector<Reading> readings(const Document& document) {
    std::vector<Reading> all(1, Reading{document, {}});
    const bool isPreference = std::any_of(document.turns.begin(), document.turns.end(),
                                          [](const Turn& turn) { return turn.part == TurnPart::Rejected; });
    if (isPreference) all.push_back(all.front());
    for (size_t i = 0; i < document.turns.size(); ++i) {
        const TurnPart part = document.turns[i].part;
        if (part != TurnPart::Rejected) all.front().turns.push_back(i);
        if (part != TurnPart::Chosen && isPreference) all.back().turns.push_back(i);
    }
    return all;
}

/// Whether a turn may follow another one (nothing: it is the first after the system's).
bool mayFollow(const Turn* before, const Turn& turn) {
    switch (turn.role) {
        case TurnRole::System:
            return !before;
        case TurnRole::User:
            return !before || before->role == TurnRole::System || before->role == TurnRole::Assistant;
        // After a tool's result comes an answer or the next call.
        case TurnRole::Assistant:
            return before && (before->role == TurnRole::User || before->role == TurnRole::Tool);
        case TurnRole::Tool:
            return before && (before->role == TurnRole::Assistant || before->role == TurnRole::Tool);
    }
    return false;
}

/// The turns that are out of order; the last one, if it is no answer.
std::set<size_t> brokenTurns(const Document& document) {
    std::set<size_t> broken;
    for (const Reading& reading : readings(document)) {
        const Turn* before = nullptr;
        for (const size_t i : reading.turns) {
            if (!mayFollow(before, document.turns[i])) broken.insert(i);
            before = &document.turns[i];
        }
        if (before && before->role != TurnRole::Assistant) broken.insert(reading.turns.back());
    }
    return broken;
}

std::set<std::string> words(std::string_view text) {
    std::set<std::string> found;
    for (size_t at = 0; (at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos;) {
        const size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        found.emplace(text.substr(at, end - at));
        at = end;
    }
    return found;
}

float similarity(std::string_view left, std::string_view right) {
    if (left == right) return 1;
    const auto a = words(left), b = words(right);
    size_t shared = 0;
    for (const std::string& word : a) shared += b.contains(word);
    const size_t all = a.size() + b.size() - shared;
    return all == 0 ? 1 : static_cast<float>(shared) / static_cast<float>(all);
}

class ConversationStage : public DocumentStage {
public:
    explicit ConversationStage(const ConversationOptions& o) {
        constexpr float kNone = std::numeric_limits<float>::infinity();
        auto atMost = [&](const char* name, const char* help, double limit, const char* option) {
            m_rules.push_back({name, help, -kNone, static_cast<float>(limit), "", option});
        };
        atMost("broken_turns", "Turns out of order.", static_cast<double>(o.maxBrokenTurns), "max_broken_turns");
        atMost("empty_turns", "Turns without words.", static_cast<double>(o.maxEmptyTurns), "max_empty_turns");
        m_rules.push_back({"turns", "Turns, the system's included.", static_cast<float>(o.minTurns),
                           static_cast<float>(o.maxTurns), "min_turns", "max_turns"});
        m_rules.push_back({"answer_characters", "Characters of the shortest answer.",
                           static_cast<float>(o.minAnswerCharacters), kNone, "min_answer_characters", ""});
        atMost("repeated_questions", "Answers that are the question again.",
               static_cast<double>(o.maxRepeatedQuestions), "max_repeated_questions");
        atMost("role_markers", "Turns with marks of a chat template inside.", static_cast<double>(o.maxRoleMarkers),
               "max_role_markers");
        atMost("answer_similarity", "Jaccard similarity of the words of the chosen and the rejected answer.",
               o.maxAnswerSimilarity, "max_answer_similarity");
    }

    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
        if (document.turns.empty()) return;
        for (const size_t rule : {BrokenTurns, EmptyTurns, RepeatedQuestions, RoleMarkers})
            values[rule] = static_cast<float>(turnsOf(document, rule).size());
        values[Turns] = static_cast<float>(document.turns.size());
        for (size_t i = 0; i < document.turns.size(); ++i) {
            if (document.turns[i].role != TurnRole::Assistant || !document.turns[i].otherFields.empty()) continue;
            const auto characters = static_cast<float>(countCharacters(turnContent(document.text, document.turns, i)));
            values[AnswerCharacters] =
                std::fmin(values[AnswerCharacters], characters);  // of a NaN and a number: the number
        }
        if (const auto parts = answers(document)) values[AnswerSimilarity] = similarity(parts->first, parts->second);
    }

    std::vector<ByteSpan> spans(const Document& document, const TextFeatures&, size_t rule) const override {
        std::vector<ByteSpan> found;
        if (rule != BrokenTurns && rule != RepeatedQuestions && rule != RoleMarkers) return found;
        for (const size_t turn : turnsOf(document, rule)) {
            const size_t end = document.turns[turn].end;
            found.push_back({end - turnContent(document.text, document.turns, turn).size(), end});
        }
        return found;
    }

private:
    static size_t countCharacters(std::string_view text) {
        return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    }

    /// The turns a rule counts.
    static std::set<size_t> turnsOf(const Document& document, size_t rule) {
        if (rule == BrokenTurns) return brokenTurns(document);
        std::set<size_t> found;
        for (size_t i = 0; i < document.turns.size(); ++i) {
            const Turn& turn = document.turns[i];
            const std::string_view content = turnContent(document.text, document.turns, i);
            const bool isAnswer =
                i > 0 && turn.role == TurnRole::Assistant && document.turns[i - 1].role == TurnRole::User;
            const bool counts =
                rule == EmptyTurns ? trimmed(content).empty() && turn.otherFields.empty()
                : rule == RepeatedQuestions
                    ? isAnswer && trimmed(content) == trimmed(turnContent(document.text, document.turns, i - 1))
                    : std::any_of(kMarkers.begin(), kMarkers.end(), [&](std::string_view marker) {
                          return content.find(marker) != std::string_view::npos;
                      });
            if (counts) found.insert(i);
        }
        return found;
    }

    /// The chosen and the rejected answer of a preference.
    static std::optional<std::pair<std::string, std::string>> answers(const Document& document) {
        std::pair<std::string, std::string> both;
        bool isPreference = false;
        for (size_t i = 0; i < document.turns.size(); ++i) {
            const TurnPart part = document.turns[i].part;
            isPreference |= part == TurnPart::Rejected;
            if (part == TurnPart::Chosen || part == TurnPart::Rejected)
                (part == TurnPart::Chosen ? both.first : both.second)
                    .append(turnContent(document.text, document.turns, i)) += '\n';
        }
        if (!isPreference) return std::nullopt;
        return both;
    }

    std::vector<Rule> m_rules;
};

}  // namespace

/// Drops conversations and preferences that cannot be learned from: turns out of order or empty, answers that repeat
/// the question, answers that are all but the same. Documents that are no conversations pass.
Result<std::unique_ptr<DocumentStage>> makeConversationStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<ConversationStage>(stageOptions<ConversationOptions>(conversationOptions(), spec.options)));
}

}  // namespace sextant
