// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/chat_template.h"

#include "core/base/text.h"
#include "core/tokenizer/named_templates.h"
#include "core/tokenizer/trained_spans.h"

#include <map>
#include <mutex>

namespace sextant {

namespace {

constexpr size_t kMostParsed = 16;  // templates of foreign tokenizers kept parsed

}  // namespace

std::optional<ChatRole> chatRoleFromName(const std::string& name) {
    if (name == "system" || name == "developer") return ChatRole::System;
    if (name == "user") return ChatRole::User;
    if (name == "assistant") return ChatRole::Assistant;
    return std::nullopt;
}

std::string chatRoleName(ChatRole role) {
    switch (role) {
        case ChatRole::System:
            return "system";
        case ChatRole::User:
            return "user";
        case ChatRole::Assistant:
            return "assistant";
    }
    return {};
}

Result<ChatTemplate> ChatTemplate::fromJinja(std::string source, std::string place) {
    return ChatTemplate(SEXTANT_TRY(jinja::Template::parse(source, std::move(place))), {}, {}, {});
}

const std::vector<std::string>& ChatTemplate::names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const NamedTemplate& known : namedTemplates()) list.emplace_back(known.name);
        return list;
    }();
    return names;
}

Result<ChatTemplate> ChatTemplate::named(std::string_view name) {
    static const std::vector<ChatTemplate> parsed = [] {
        std::vector<ChatTemplate> list;
        for (const NamedTemplate& known : namedTemplates()) {
            const std::string place = std::string("chat template ") + known.name;
            list.push_back(ChatTemplate(jinja::Template::parse(known.source, place).orThrow(), known.name,
                                        known.endOfTurn, known.specialTokens));
        }
        return list;
    }();
    for (const ChatTemplate& known : parsed)
        if (known.name() == name) return known;
    const auto nearest = nearestName(name, names());
    return usageError(
        "there is no chat template \"" + std::string(name) + "\"" + (nearest ? ", but \"" + *nearest + "\"" : ""),
        "Known are " + join(names(), ", "));
}

const ChatTemplate& defaultChatTemplate() {
    static const ChatTemplate chatTemplate = ChatTemplate::named("deepseek-llm").orThrow();
    return chatTemplate;
}

Result<ChatTemplate> ChatTemplate::of(const Tokenizer& tokenizer) {
    const std::string& source = tokenizer.parts().chatTemplate;
    if (source.empty()) return defaultChatTemplate();
    for (const NamedTemplate& known : namedTemplates())
        if (source == known.source) return named(known.name);
    static std::mutex mutex;
    static std::map<std::string, ChatTemplate> parsed;
    const std::lock_guard lock(mutex);
    if (auto found = parsed.find(source); found != parsed.end()) return found->second;
    ChatTemplate made = SEXTANT_TRY(fromJinja(source, "the tokenizer's chat template"));
    if (parsed.size() >= kMostParsed) parsed.clear();
    parsed.emplace(source, made);
    return made;
}

Result<RenderedText> ChatTemplate::render(const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                          const ChatTemplateOptions& options) const {
    return renderWithTrainedSpans(m_template, messages, generation, options, m_endOfTurn);
}

}  // namespace sextant
