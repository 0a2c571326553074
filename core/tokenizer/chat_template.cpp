// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/chat_template.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/tokenizer/named_templates.h"
#include "core/tokenizer/trained_spans.h"

namespace sextant {

std::optional<ChatRole> chatRoleFromName(const std::string& name) {
    if (name == "system" || name == "developer") return ChatRole::System;
    if (name == "user") return ChatRole::User;
    if (name == "assistant") return ChatRole::Assistant;
    return std::nullopt;
}

std::string chatRoleName(ChatRole role) {
    switch (role) {
        case ChatRole::System: return "system";
        case ChatRole::User: return "user";
        case ChatRole::Assistant: return "assistant";
    }
    return {};
}

Result<ChatTemplate> ChatTemplate::fromJinja(std::string source, std::string place) {
    return ChatTemplate(SEXTANT_TRY(jinja::Template::parse(source, std::move(place))), {}, {});
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
            list.push_back(ChatTemplate(jinja::Template::parse(known.source, place).orThrow(), known.name, known.endOfTurn));
        }
        return list;
    }();
    for (const ChatTemplate& known : parsed)
        if (known.name() == name) return known;
    const auto nearest = nearestName(name, names());
    return usageError("there is no chat template \"" + std::string(name) + "\"" + (nearest ? ", but \"" + *nearest + "\"" : ""),
                      "Known are " + join(names(), ", "));
}

Result<std::optional<ChatTemplate>> ChatTemplate::fromTokenizerConfig(const Json& config, const std::string& place) {
    const auto found = config.find("chat_template");
    if (found == config.end() || found->is_null()) return std::optional<ChatTemplate>();
    if (found->is_string()) return std::optional(SEXTANT_TRY(fromJinja(found->get<std::string>(), place + ", chat_template")));
    const Json* chosen = nullptr;
    if (found->is_array()) {
        for (const Json& entry : *found)
            if (entry.is_object() && entry.value("name", Json()) == "default") chosen = &entry;
        if (!chosen && !found->empty()) chosen = &found->front();
    }
    if (!chosen || !chosen->is_object() || !chosen->value("template", Json()).is_string())
        return dataError(place + ": chat_template is neither a text nor a list of named templates");
    return std::optional(SEXTANT_TRY(fromJinja((*chosen)["template"].get<std::string>(), place + ", chat_template")));
}

Result<std::optional<ChatTemplate>> ChatTemplate::load(const std::filesystem::path& folder) {
    const std::filesystem::path alone = folder / "chat_template.jinja", config = folder / "tokenizer_config.json";
    if (std::filesystem::exists(alone)) return std::optional(SEXTANT_TRY(fromJinja(SEXTANT_TRY(readFile(alone)), alone.string())));
    if (!std::filesystem::exists(config)) return std::optional<ChatTemplate>();
    return fromTokenizerConfig(SEXTANT_TRY(readJsonFile(config)), config.string());
}

Result<RenderedText> ChatTemplate::render(const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                          const ChatTemplateOptions& options) const {
    return renderWithTrainedSpans(m_template, messages, generation, options, m_endOfTurn);
}

}  // namespace sextant
