// SPDX-License-Identifier: Apache-2.0
#include "core/infer/request_messages.h"

#include "core/infer/request_fields.h"

#include <string>

namespace sextant {

namespace {

constexpr size_t kMaximumMessages = 10000;

std::string shortened(const LargeJson& text) { return text.get<std::string>().substr(0, 80); }

Result<std::string> readPart(const LargeJson& part, const std::string& place) {
    const auto wrong = [&](const std::string& where, const std::string& what) {
        return usageError("\"" + where + "\" " + what);
    };
    if (!part.is_object() || !part.contains("type") || !part["type"].is_string())
        return wrong(place, "must be an object with a \"type\"");
    if (part["type"] != "text")
        return wrong(place, "has the type \"" + shortened(part["type"]) + "\"; this server takes \"text\" alone");
    if (!part.contains("text") || !part["text"].is_string()) return wrong(place + ".text", "must be a text");
    return part["text"].get<std::string>();
}

Result<std::string> readContent(const RequestFields& fields, const std::string& place) {
    const LargeJson* content = fields.find("content");
    if (!content) return std::string();
    if (content->is_string()) return content->get<std::string>();
    if (!content->is_array()) return fields.wrong("content", "must be a text or a list of parts of text");
    std::string text;
    for (size_t i = 0; i < content->size(); ++i)
        text += SEXTANT_TRY(readPart((*content)[i], place + ".content[" + std::to_string(i) + "]"));
    return text;
}

Result<ChatMessage> readMessage(const LargeJson& entry, const std::string& place) {
    const RequestFields fields(entry, place + ".");
    const LargeJson* name = fields.find("role");
    if (!name || !name->is_string()) return fields.wrong("role", "must be a text");
    const auto role = chatRoleFromName(name->get<std::string>());
    if (!role) return fields.wrong("role", "is \"" + shortened(*name) + "\"; known are system, user, assistant");
    SEXTANT_TRY(refuseUnsupportedMembers(entry, place + "."));
    if (!entry.contains("content")) return fields.wrong("content", "is missing");
    return ChatMessage{*role, SEXTANT_TRY(readContent(fields, place))};
}

}  // namespace

Result<std::vector<ChatMessage>> readChatMessages(const LargeJson& request) {
    const RequestFields fields(request);
    const LargeJson* found = fields.find("messages");
    if (!found || !found->is_array() || found->empty() || found->size() > kMaximumMessages)
        return fields.wrong("messages", "must be a list of at least one message");
    std::vector<ChatMessage> messages;
    for (size_t i = 0; i < found->size(); ++i) {
        const std::string place = "messages[" + std::to_string(i) + "]";
        const LargeJson& entry = (*found)[i];
        if (!entry.is_object()) return fields.wrong(place, "must be an object with \"role\" and \"content\"");
        messages.push_back(SEXTANT_TRY(readMessage(entry, place)));
    }
    return messages;
}

}  // namespace sextant
