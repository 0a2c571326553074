// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/shaped_record.h"

#include "core/base/json_text.h"
#include "core/base/text.h"

#include <algorithm>
#include <optional>
#include <set>

namespace sextant {

namespace {

using simdjson::dom::element;

struct Column {
    std::string name;                ///< as `columns` names it
    std::vector<std::string> found;  ///< what data sets call it
};

const std::vector<Column>& columns() {
    static const std::vector<Column> all = {
        {"messages", {"messages"}},
        {"conversations", {"conversations", "conversation"}},
        {"instruction", {"instruction"}},
        {"input", {"input"}},
        {"output", {"output"}},
        {"system", {"system"}},
        {"history", {"history"}},
        {"prompt", {"prompt", "question", "query"}},
        {"completion", {"completion", "response", "answer"}},
        {"chosen", {"chosen", "chosen_messages"}},
        {"rejected", {"rejected", "rejected_messages"}},
        {"label", {"label", "kto_tag"}},
    };
    return all;
}

std::optional<TurnRole> roleNamed(std::string_view name) {
    struct Name {
        std::string_view name;
        TurnRole role;
    };
    static constexpr Name kNames[] = {
        {"user", TurnRole::User},        {"assistant", TurnRole::Assistant}, {"system", TurnRole::System},
        {"tool", TurnRole::Tool},        {"human", TurnRole::User},          {"gpt", TurnRole::Assistant},
        {"model", TurnRole::Assistant},  {"bot", TurnRole::Assistant},       {"chatgpt", TurnRole::Assistant},
        {"prompter", TurnRole::User},    {"developer", TurnRole::System},    {"function_call", TurnRole::Assistant},
        {"observation", TurnRole::Tool}, {"function", TurnRole::Tool},       {"function_response", TurnRole::Tool},
        {"ipython", TurnRole::Tool},
    };
    for (const Name& known : kNames)
        if (known.name == name) return known.role;
    return std::nullopt;
}

/// A field of the object under the first of its names that it has.
struct Field {
    std::string name;
    element value;
    size_t index = 0;  ///< of the member
};
std::optional<Field> fieldOf(const ParsedObject& object, const RecordOptions& options, std::string_view name) {
    const auto column =
        std::find_if(columns().begin(), columns().end(), [&](const Column& c) { return c.name == name; });
    const auto asked = options.columns.find(column->name);
    const std::vector<std::string> names = asked == options.columns.end() ? column->found : std::vector{asked->second};
    for (const std::string& candidate : names)
        if (const auto member = object.member(candidate)) return Field{candidate, member->value, member->index};
    return std::nullopt;
}

/// One message before it is known which part of the record it is.
struct Message {
    TurnRole role = TurnRole::User;
    std::string content, otherFields;
    friend bool operator==(const Message&, const Message&) = default;
};
using Messages = std::vector<Message>;

/// An answer that is a whole transcript, "\n\nHuman: ...\n\nAssistant: ...", as the messages in it.
Messages takenApart(Messages answer) {
    constexpr std::string_view kHuman = "Human:", kAssistant = "Assistant:";
    if (answer.size() != 1) return answer;
    const std::string_view text = answer.front().content;
    const size_t start = std::min(text.find_first_not_of("\n "), text.size());
    if (!text.substr(start).starts_with(kHuman) || text.find("\n\nAssistant:") == std::string_view::npos) return answer;
    Messages messages;
    for (size_t at = start; at < text.size();) {
        const bool human = text.substr(at).starts_with(kHuman);
        const size_t begin = at + (human ? kHuman : kAssistant).size();
        const size_t end = std::min({text.find("\n\nHuman:", begin), text.find("\n\nAssistant:", begin), text.size()});
        messages.push_back(
            {human ? TurnRole::User : TurnRole::Assistant, std::string(trimmed(text.substr(begin, end - begin))), {}});
        at = end + 2;
    }
    return messages;
}

class ShapeReader {
public:
    ShapeReader(const ParsedObject& object, const RecordOptions& options, Record& record)
        : m_object(object), m_options(options), m_record(record) {}

    std::string read(RecordShape shape) {
        switch (shape) {
            case RecordShape::Alpaca:
                readAlpaca(TurnPart::Messages, TurnPart::Messages);
                break;
            case RecordShape::ShareGpt:
                append(conversation("conversations"), TurnPart::Messages);
                break;
            case RecordShape::Messages:
                append(conversation("messages"), TurnPart::Messages);
                break;
            case RecordShape::PromptCompletion:
                append(needed("prompt", TurnRole::User), TurnPart::Prompt);
                append(needed("completion", TurnRole::Assistant), TurnPart::Completion);
                break;
            case RecordShape::Preference:
                readPreference();
                break;
            case RecordShape::Unpaired:
                readUnpaired();
                break;
            case RecordShape::Auto:
            case RecordShape::Text:
                break;
        }
        if (m_cause.empty()) keepOthers();
        return m_cause;
    }

private:
    void refuse(const std::string& cause) {
        if (m_cause.empty()) m_cause = cause;
    }
    /// A field that is there and not null; its name is taken then.
    std::optional<Field> field(std::string_view name) {
        auto found = fieldOf(m_object, m_options, name);
        if (!found || found->value.is_null()) return std::nullopt;
        m_taken.insert(found->index);
        return found;
    }
    std::string missing(std::string_view name) const {
        const auto asked = m_options.columns.find(std::string(name));
        return "there is no field \"" + (asked == m_options.columns.end() ? std::string(name) : asked->second) + "\"";
    }

    /// A text, a list of parts with texts, or nothing.
    std::string content(const element& value, const std::string& where) {
        if (const auto text = m_object.text(value)) return std::string(*text);
        if (value.is_null()) return {};
        simdjson::dom::array parts;
        std::string joined;
        if (value.get(parts)) {
            refuse(where + " is neither a text nor a list of texts");
            return {};
        }
        for (const element& part : parts) {
            element inner = part;
            if (part.is_object() && part.at_key("text").get(inner) && part.at_key("value").get(inner)) inner = part;
            if (const auto text = m_object.text(inner))
                joined += *text;
            else
                refuse(where + " has a part that is no text");
        }
        return joined;
    }

    Message message(const element& value, size_t number) {
        Message made;
        const std::string where = "message " + std::to_string(number);
        simdjson::dom::object object;
        if (value.get(object)) {
            refuse(where + " is no JSON object");
            return made;
        }
        // "from" and "value" mean something only where the other names are missing.
        element named;
        const std::string_view roleName = object.at_key("role").get(named) ? "from" : "role";
        const std::string_view contentName = object.at_key("content").get(named) ? "value" : "content";
        bool hasRole = false, hasContent = false;
        OtherMembers others;
        others.reserve("role");
        others.reserve("content");
        for (const auto& [key, member] : object) {
            if (key == roleName && !hasRole) {
                const auto name = m_object.text(member);
                const auto role = name ? roleNamed(*name) : std::nullopt;
                if (!role)
                    refuse(where + " has the role \"" + std::string(name.value_or("?")) +
                           "\"; known are system, user, assistant, tool and their usual names");
                made.role = role.value_or(TurnRole::User);
                hasRole = true;
            } else if (key == contentName && !hasContent) {
                made.content = content(member, "the content of " + where);
                hasContent = true;
            } else {
                others.add(key, m_object.json(member));
            }
        }
        made.otherFields = others.take();
        if (!hasRole) refuse(where + " has no role");
        if (!hasContent && made.otherFields.empty()) refuse(where + " has no content");
        return made;
    }

    /// A list of messages, one message, or the words of `role`.
    Messages messages(const element& value, TurnRole role, const std::string& name) {
        if (const auto text = m_object.text(value)) return {{role, std::string(*text), {}}};
        if (value.is_object()) return {message(value, 1)};
        simdjson::dom::array list;
        if (value.get(list)) {
            refuse("\"" + name + "\" is neither a text nor a list of messages");
            return {};
        }
        Messages all;
        for (const element& entry : list) all.push_back(message(entry, all.size() + 1));
        if (all.empty()) refuse("\"" + name + "\" has no messages");
        return all;
    }

    Messages needed(std::string_view name, TurnRole role) {
        if (const auto found = field(name)) return messages(found->value, role, found->name);
        refuse(missing(name));
        return {};
    }
    std::string text(std::string_view name) {
        const auto found = field(name);
        return found ? content(found->value, "\"" + found->name + "\"") : std::string();
    }

    /// A list of messages and, where the record has it beside them, its system prompt.
    Messages conversation(std::string_view name) {
        Messages all = needed(name, TurnRole::User);
        if (const std::string system = text("system"); !system.empty())
            all.insert(all.begin(), {TurnRole::System, system, {}});
        return all;
    }

    void append(const Messages& messages, TurnPart part) {
        for (const Message& message : messages)
            appendTurn({message.role, part, 0, message.otherFields}, message.content, m_record.text, m_record.turns);
    }

    /// What is asked in an Alpaca record.
    Messages alpacaQuestion() {
        Messages all;
        if (const std::string system = text("system"); !system.empty()) all.push_back({TurnRole::System, system, {}});
        if (const auto history = field("history")) {
            simdjson::dom::array rounds, round;
            if (history->value.get(rounds))
                refuse("\"history\" is no list");
            else
                for (const element& entry : rounds) {
                    if (entry.get(round) || round.size() != 2) {
                        refuse("\"history\" is no list of pairs");
                        break;
                    }
                    all.push_back({TurnRole::User, content(round.at(0), "\"history\""), {}});
                    all.push_back({TurnRole::Assistant, content(round.at(1), "\"history\""), {}});
                }
        }
        std::string question = text("instruction");
        const std::string input = text("input");
        if (!question.empty() && !input.empty()) question += '\n';
        question += input;
        if (question.empty()) refuse(missing("instruction"));
        all.push_back({TurnRole::User, question, {}});
        return all;
    }
    void readAlpaca(TurnPart question, TurnPart answer) {
        append(alpacaQuestion(), question);
        append(needed("output", TurnRole::Assistant), answer);
    }

    /// What is asked, by any of the names it has in preferences; empty if the record does not say it.
    Messages prompt() {
        for (const char* name : {"conversations", "messages"})
            if (fieldOf(m_object, m_options, name)) return conversation(name);
        if (fieldOf(m_object, m_options, "instruction")) return alpacaQuestion();
        Messages asked;
        if (const std::string system = text("system"); !system.empty()) asked.push_back({TurnRole::System, system, {}});
        if (const auto found = field("prompt"))
            for (Message& message : messages(found->value, TurnRole::User, found->name))
                asked.push_back(std::move(message));
        return asked;
    }

    Messages answer(std::string_view name) {
        const auto found = fieldOf(m_object, m_options, name);
        Messages said = needed(name, TurnRole::Assistant);
        return found && found->value.is_string() ? takenApart(std::move(said)) : said;
    }

    void readPreference() {
        Messages chosen = answer("chosen"), rejected = answer("rejected");
        size_t shared = 0;
        const size_t shorter = std::min(chosen.size(), rejected.size());
        while (shared + 1 < shorter && chosen[shared] == rejected[shared]) ++shared;
        Messages asked = prompt();
        if (shared > 0) {  // messages that stand in both are asked, too; often they are all of the prompt
            const auto end = chosen.begin() + static_cast<ptrdiff_t>(shared);
            const bool repeats = asked.size() <= shared && std::equal(asked.begin(), asked.end(), chosen.begin());
            if (repeats) asked.clear();
            asked.insert(asked.end(), chosen.begin(), end);
            chosen.erase(chosen.begin(), chosen.begin() + static_cast<ptrdiff_t>(shared));
            rejected.erase(rejected.begin(), rejected.begin() + static_cast<ptrdiff_t>(shared));
        }
        if (asked.empty()) refuse("a preference has a prompt, or answers that begin with the same messages");
        append(asked, TurnPart::Prompt);
        append(chosen, TurnPart::Chosen);
        append(rejected, TurnPart::Rejected);
    }

    void readUnpaired() {
        const auto label = field("label");
        bool isGood = false;
        std::string_view word;
        if (!label) return refuse(missing("label"));
        if (label->value.get(isGood)) {
            const bool isWord = !label->value.get(word) && (word == "true" || word == "false");
            if (!isWord) return refuse("\"" + label->name + "\" is neither true nor false");
            isGood = word == "true";
        }
        m_isUnpaired = true;
        m_isGood = isGood;
        if (fieldOf(m_object, m_options, "instruction")) return readAlpaca(TurnPart::Prompt, TurnPart::Completion);
        if (fieldOf(m_object, m_options, "prompt"))
            return append(prompt(), TurnPart::Prompt),
                   append(needed("completion", TurnRole::Assistant), TurnPart::Completion);
        Messages all = prompt();
        if (all.empty()) return refuse(missing("messages"));
        append({all.begin(), all.end() - 1}, TurnPart::Prompt);
        append({all.back()}, TurnPart::Completion);
    }

    void keepOthers() {
        OtherMembers others;
        if (m_isUnpaired) others.add("label", m_isGood ? "true" : "false");
        for (const Turn& turn : m_record.turns) others.reserve(turnPartName(turn.part));
        if (m_options.shape != RecordShape::Auto || !m_options.columns.empty()) reserveShapeNames(others);
        const auto id = m_object.member(m_options.idField), text = m_object.member(m_options.textField);
        size_t index = 0;
        for (const auto& [key, value] : m_object.object()) {
            const bool isId = id && id->index == index && !value.is_object() && !value.is_array();
            // The text of a conversation is made from its messages.
            const bool isText = text && text->index == index && m_object.text(value) == m_record.text;
            if (!isId && !isText && !m_taken.contains(index)) others.add(key, m_object.json(value));
            ++index;
        }
        m_record.otherFields = others.take();
    }

    const ParsedObject& m_object;
    const RecordOptions& m_options;
    Record& m_record;
    std::set<size_t> m_taken;                     // members
    bool m_isUnpaired = false, m_isGood = false;  // what the label says
    std::string m_cause;
};

}  // namespace

RecordShape shapeOf(const ParsedObject& object, const RecordOptions& options) {
    auto has = [&](std::string_view name) { return fieldOf(object, options, name).has_value(); };
    auto isList = [&](std::string_view name) {
        const auto found = fieldOf(object, options, name);
        return found && found->value.is_array();
    };
    // Beside a text, strings called prompt or answer may be anything; lists of messages are not.
    const bool pairs = has("prompt") && has("completion") && (!object.member(options.textField) || isList("prompt"));
    const bool alpaca = has("instruction") && has("output");
    if (has("chosen") && has("rejected")) return RecordShape::Preference;
    if (has("label") && (isList("messages") || isList("conversations") || alpaca || pairs))
        return RecordShape::Unpaired;
    if (isList("messages")) return RecordShape::Messages;
    if (isList("conversations")) return RecordShape::ShareGpt;
    if (alpaca) return RecordShape::Alpaca;
    return pairs ? RecordShape::PromptCompletion : RecordShape::Text;
}

void reserveShapeNames(OtherMembers& members) {
    for (const char* name :
         {"messages", "conversations", "conversation", "instruction", "output", "prompt", "completion", "chosen",
          "chosen_messages", "rejected", "rejected_messages", "label", "kto_tag"})
        members.reserve(name);
}

std::string readShape(const ParsedObject& object, RecordShape shape, const RecordOptions& options, Record& record) {
    return ShapeReader(object, options, record).read(shape);
}

const std::vector<std::string>& shapeColumns() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Column& column : columns()) all.push_back(column.name);
        return all;
    }();
    return names;
}

}  // namespace sextant
