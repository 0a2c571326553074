// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/trained_spans.h"

#include "core/tokenizer/jinja/text.h"

#include <algorithm>

namespace sextant {

namespace {

using jinja::Text;
using jinja::Value;

/// The content of message i carries this tag.
jinja::Origin originOf(size_t message) { return static_cast<jinja::Origin>(message) + 1; }

struct Range {
    size_t begin = 0, end = 0;
};

class ChatRenderer {
public:
    ChatRenderer(const jinja::Template& chatTemplate, const ChatTemplateOptions& options, const std::string& endOfTurn)
        : m_template(chatTemplate), m_options(options), m_turnEnds{options.eos, endOfTurn} {}

    Result<RenderedText> render(const std::vector<ChatMessage>& messages, GenerationPrompt generation) {
        m_messages = messages;
        m_text = SEXTANT_TRY(text(messages, generation));
        std::vector<Range> trained;
        if (!m_template.hasGenerationBlocks())
            for (size_t i = 0; i < messages.size(); ++i)
                if (messages[i].role == ChatRole::Assistant)
                    if (const auto answer = answerRange(i, generation)) trained.push_back(*answer);
        return spansOf(trained);
    }

private:
    Result<Text> text(const std::vector<ChatMessage>& messages, GenerationPrompt generation) const {
        std::vector<Value> list;
        size_t bytes = 0;
        for (size_t i = 0; i < messages.size(); ++i) {
            bytes += messages[i].content.size() + 64;
            list.push_back(Value::dictionary({{"role", Value(chatRoleName(messages[i].role))},
                                              {"content", Value(Text(messages[i].content, {originOf(i)}))}}));
        }
        const jinja::Template::Variables variables = {{"messages", Value::list(std::move(list))},
                                                      {"bos_token", Value(m_options.bos)},
                                                      {"eos_token", Value(m_options.eos)},
                                                      {"add_generation_prompt", generation == GenerationPrompt::Add},
                                                      {"tools", jinja::None{}},
                                                      {"documents", jinja::None{}}};
        // The bounds are against templates; a long conversation is not the template's doing.
        jinja::Limits limits;
        limits.steps += static_cast<int64_t>(bytes) * 4;
        limits.outputBytes += bytes * 4;
        limits.valueBytes += bytes * 4;
        return m_template.render(variables, {limits, m_options.now});
    }

    /// First and last byte that come from the content of a message; nothing if it does not show.
    static std::optional<Range> contentRange(const Text& text, size_t message) {
        std::optional<Range> range;
        size_t begin = 0;
        for (const jinja::Run& run : text.runs()) {
            if (run.tag.origin == originOf(message)) range = {range ? range->begin : begin, run.end};
            begin = run.end;
        }
        return range;
    }

    /// Where an answer stands that shows nothing, being empty: found by giving it one letter.
    std::optional<Range> emptyContentRange(size_t message, GenerationPrompt generation) const {
        std::vector<ChatMessage> probe = m_messages;
        probe[message].content = "x";
        const auto other = text(probe, generation);
        const auto letter = other ? contentRange(other.value(), message) : std::nullopt;
        if (!letter || letter->end != letter->begin + 1) return std::nullopt;
        std::string without = other.value().bytes();
        without.erase(letter->begin, 1);
        return without == m_text.bytes() ? std::optional(Range{letter->begin, letter->begin}) : std::nullopt;
    }

    std::optional<Range> answerRange(size_t message, GenerationPrompt generation) const {
        auto content = contentRange(m_text, message);
        if (!content) content = emptyContentRange(message, generation);
        if (!content) return std::nullopt;
        return Range{answerBegin(message, content->begin), answerEnd(content->end)};
    }

    size_t answerBegin(size_t message, size_t contentBegin) const {
        const std::vector<ChatMessage> before(m_messages.begin(), m_messages.begin() + static_cast<ptrdiff_t>(message));
        // Some templates refuse what is cut off here; then there is no prompt to compare with.
        const auto prompt = text(before, GenerationPrompt::Add);
        const bool fits =
            prompt && prompt.value().size() <= contentBegin && m_text.bytes().starts_with(prompt.value().bytes());
        return fits ? prompt.value().size() : contentBegin;
    }

    /// Past the special token that ends an answer, if one follows in what the template itself wrote.
    size_t answerEnd(size_t contentEnd) const {
        size_t literalEnd = contentEnd;
        for (const jinja::Run& run : m_text.runs()) {
            if (run.end <= literalEnd) continue;
            if (run.tag.origin != jinja::kLiteral) break;
            literalEnd = run.end;
        }
        const std::string_view literal = std::string_view(m_text.bytes()).substr(contentEnd, literalEnd - contentEnd);
        const size_t direct = std::max(specialAt(literal, m_turnEnds), specialAt(literal, m_options.specials));
        if (direct > 0) return contentEnd + direct;
        const size_t space = jinja::skipFront(literal);
        const size_t length = specialAt(literal.substr(space), m_turnEnds);
        return length > 0 ? contentEnd + space + length : contentEnd;
    }

    /// Bytes of the longest of the texts that the literal begins with; 0 if it begins with none.
    static size_t specialAt(std::string_view literal, const std::vector<std::string>& texts) {
        size_t longest = 0;
        for (const std::string& text : texts)
            if (literal.starts_with(text)) longest = std::max(longest, text.size());
        return longest;
    }

    RenderedText spansOf(const std::vector<Range>& trained) const {
        RenderedText result{m_text.bytes(), {}};
        size_t begin = 0;
        auto range = trained.begin();
        for (const jinja::Run& run : m_text.runs()) {
            while (begin < run.end) {
                while (range != trained.end() && range->end <= begin) ++range;
                const bool inside = range != trained.end() && range->begin <= begin;
                const size_t border = range == trained.end() ? run.end : inside ? range->end : range->begin;
                TextSpan span{.begin = begin, .end = std::min(border, run.end), .trained = inside || run.tag.generated};
                if (run.tag.origin != jinja::kLiteral) {
                    span.origin = TextSpan::Origin::Content;
                    span.message = static_cast<size_t>(run.tag.origin) - 1;
                    span.role = m_messages[span.message].role;
                }
                begin = span.end;
                result.spans.push_back(span);
            }
        }
        return result;
    }

    const jinja::Template& m_template;
    const ChatTemplateOptions& m_options;
    const std::vector<std::string> m_turnEnds;
    std::vector<ChatMessage> m_messages;
    Text m_text;
};

}  // namespace

Result<RenderedText> renderWithTrainedSpans(const jinja::Template& chatTemplate,
                                            const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                            const ChatTemplateOptions& options, const std::string& endOfTurn) {
    return ChatRenderer(chatTemplate, options, endOfTurn).render(messages, generation);
}

}  // namespace sextant
