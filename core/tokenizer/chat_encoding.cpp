// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/chat_template.h"

#include <algorithm>

namespace sextant {

namespace {

/// Stretches that the template wrote, as far as they follow each other.
std::vector<Tokenizer::Range> literalsOf(const std::vector<TextSpan>& spans) {
    std::vector<Tokenizer::Range> literals;
    for (const TextSpan& span : spans) {
        if (span.origin != TextSpan::Origin::Literal) continue;
        if (!literals.empty() && literals.back().end == span.begin)
            literals.back().end = span.end;
        else
            literals.push_back({span.begin, span.end});
    }
    return literals;
}

bool isTrained(const std::vector<TextSpan>& spans, size_t offset) {
    const auto span = std::upper_bound(spans.begin(), spans.end(), offset,
                                       [](size_t at, const TextSpan& one) { return at < one.end; });
    return span != spans.end() && span->trained;
}

}  // namespace

ChatTemplateOptions chatTemplateOptions(const Tokenizer& tokenizer, const CalendarTime& now) {
    ChatTemplateOptions options;
    options.now = now;
    if (tokenizer.bosId()) options.bos = tokenizer.tokenText(*tokenizer.bosId());
    if (tokenizer.eosId()) options.eos = tokenizer.tokenText(*tokenizer.eosId());
    for (const SpecialToken& special : tokenizer.specials()) options.specials.push_back(special.text);
    return options;
}

RenderedChat encodeRendered(const Tokenizer& tokenizer, RenderedText rendered) {
    const std::vector<TextSpan>& spans = rendered.spans;
    std::vector<size_t> borders;
    for (const TextSpan& span : spans) borders.push_back(span.begin);
    RenderedChat chat;
    for (const Tokenizer::Placed& token : tokenizer.encodePlaced(rendered.text, literalsOf(spans), borders)) {
        chat.tokens.push_back(token.id);
        chat.ranges.push_back({token.begin, token.end});
        chat.trained.push_back(isTrained(spans, token.last));
    }
    chat.rendered = std::move(rendered);
    return chat;
}

Result<RenderedChat> renderChat(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                const std::vector<ChatMessage>& messages, GenerationPrompt generation,
                                const CalendarTime& now) {
    return encodeRendered(tokenizer,
                          SEXTANT_TRY(chatTemplate.render(messages, generation, chatTemplateOptions(tokenizer, now))));
}

Result<RenderedChat> renderChat(const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages,
                                GenerationPrompt generation, const CalendarTime& now) {
    return renderChat(tokenizer, SEXTANT_TRY(ChatTemplate::of(tokenizer)), messages, generation, now);
}

std::vector<int32_t> encodePrompt(const Tokenizer& tokenizer, std::string_view text) {
    std::vector<int32_t> ids = tokenizer.prefix();
    tokenizer.encodeInto(text, ids);
    return ids;
}

}  // namespace sextant
