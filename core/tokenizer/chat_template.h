// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/calendar.h"
#include "core/base/result.h"
#include "core/tokenizer/chat_message.h"
#include "core/tokenizer/jinja/template.h"
#include "core/tokenizer/tokenizer.h"

#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// The day that templates are told where the result must not depend on the day it is made: the one that Llama 3's
/// template writes by itself.
inline constexpr CalendarTime kPackingDay{2024, 7, 26};

/// What a template needs to know about the tokenizer and the day.
struct ChatTemplateOptions {
    std::string bos, eos;               ///< texts of these tokens; empty where the tokenizer has none
    std::vector<std::string> specials;  ///< texts of all special tokens: one right after an answer belongs to it
    CalendarTime now = kPackingDay;     ///< what strftime_now() writes
};

/// The one description of a chat format, for training, for chat and for export. Immutable; any thread; cheap to copy.
///
/// What is trained: what stands inside {% generation %} if the template has that; otherwise, for each answer, from the
/// end of the generation prompt (where the text so far, rendered with one, does not begin the whole text: from the
/// answer's first character) to the end of the answer and the special token that follows it; before the
/// token that ends a turn there may be white space, which then belongs to the answer too.
class ChatTemplate {
public:
    /// A Jinja template, as tokenizer_config.json holds. `place` opens the messages of errors, which are Data errors.
    static Result<ChatTemplate> fromJinja(std::string source, std::string place);
    /// deepseek-llm, chatml, llama-2, llama-3, mistral, alpaca or vicuna. A Usage error lists the names.
    static Result<ChatTemplate> named(std::string_view name);
    static const std::vector<std::string>& names();
    /// What came with the tokenizer; deepseek-llm if nothing did. Parsed once per source.
    static Result<ChatTemplate> of(const Tokenizer& tokenizer);

    /// Empty unless it is one of the named.
    const std::string& name() const { return m_name; }
    /// The source, for tokenizer_config.json.
    const std::string& jinja() const { return m_template.source(); }
    /// What a tokenizer needs for it as special tokens beside BOS and EOS; known for the named ones alone.
    const std::vector<std::string>& specialTokens() const { return m_specialTokens; }

    /// A Data error says why the template cannot take this conversation: with its own words if it refuses.
    Result<RenderedText> render(const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                const ChatTemplateOptions& options) const;

private:
    ChatTemplate(jinja::Template parsed, std::string name, std::string endOfTurn,
                 std::vector<std::string> specialTokens)
        : m_template(std::move(parsed)),
          m_name(std::move(name)),
          m_endOfTurn(std::move(endOfTurn)),
          m_specialTokens(std::move(specialTokens)) {}

    jinja::Template m_template;
    std::string m_name;
    std::string m_endOfTurn;  // what ends an answer where the tokenizer may lack it as a special token; empty: EOS
    std::vector<std::string> m_specialTokens;
};

/// A conversation as token ids, for training, chat and preview. All vectors are as long as `tokens`.
struct RenderedChat {
    struct Range {
        size_t begin = 0, end = 0;
    };
    std::vector<int32_t> tokens;
    std::vector<bool> trained;  ///< the model learns to write this token: its last byte is trained
    std::vector<Range> ranges;  ///< the bytes of `rendered.text` a token stands for
    RenderedText rendered;
};

/// What the template is to know about this tokenizer.
ChatTemplateOptions chatTemplateOptions(const Tokenizer& tokenizer, const CalendarTime& now = localTime());

/// Ids of a conversation. Special tokens are matched in what the template wrote, never in a message's content nor
/// across its border, so nobody can smuggle one in; all text between them is encoded as one, as without templates.
/// Nothing is added: BOS comes from the template.
Result<RenderedChat> renderChat(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                const CalendarTime& now = localTime());
/// Ids of a text rendered before.
RenderedChat encodeRendered(const Tokenizer& tokenizer, RenderedText rendered);

/// The same with the tokenizer's own template.
Result<RenderedChat> renderChat(const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages,
                                GenerationPrompt generation, const CalendarTime& now = localTime());
/// deepseek-llm (facts of the recipe, section 11): BOS; system text and two newlines; "User: " text and two newlines;
/// "Assistant: " text EOS. The generation prompt is "Assistant:".
const ChatTemplate& defaultChatTemplate();

/// BOS, where the tokenizer wants one, and the text: what a plain prompt or a document to score is fed as.
std::vector<int32_t> encodePrompt(const Tokenizer& tokenizer, std::string_view text);

}  // namespace sextant
