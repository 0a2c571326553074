// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/chat_template.h"

#include <algorithm>
#include <array>

namespace sextant {

namespace {

class ChatEncoder {
public:
    ChatEncoder(const Tokenizer& tokenizer, RenderedText rendered) : m_tokenizer(tokenizer) {
        m_chat.rendered = std::move(rendered);
        for (const SpecialToken& special : tokenizer.specials())
            if (!special.text.empty()) m_begins[static_cast<unsigned char>(special.text[0])] = true;
    }

    RenderedChat encode() {
        const std::vector<TextSpan>& spans = m_chat.rendered.spans;
        for (size_t i = 0; i < spans.size();) {
            size_t next = i + 1;
            while (next < spans.size() && spans[next].origin == spans[i].origin) ++next;
            if (spans[i].origin == TextSpan::Origin::Literal) literal(spans[i].begin, spans[next - 1].end);
            i = next;
        }
        plain(m_chat.rendered.text.size());
        return std::move(m_chat);
    }

private:
    std::string_view text(size_t begin, size_t end) const {
        return std::string_view(m_chat.rendered.text).substr(begin, end - begin);
    }

    /// Special tokens in what the template wrote: the first, and where several begin the longest.
    void literal(size_t begin, size_t end) {
        for (size_t at = begin; at < end; ++at) {
            if (!m_begins[static_cast<unsigned char>(m_chat.rendered.text[at])]) continue;
            const SpecialToken* match = nullptr;
            for (const SpecialToken& special : m_tokenizer.specials())
                if (text(at, end).starts_with(special.text) && special.text.size() > (match ? match->text.size() : 0))
                    match = &special;
            if (!match) continue;
            plain(at);
            append(match->id, at + match->text.size());
            at = m_done - 1;
        }
    }

    /// The text up to `end`, without special tokens.
    void plain(size_t end) {
        if (end == m_done) return;
        m_ids.clear();
        m_tokenizer.encodeInto(text(m_done, end), m_ids);
        size_t bytes = 0;
        for (int32_t id : m_ids) bytes += m_tokenizer.tokenText(id).size();
        if (bytes == end - m_done) {
            for (int32_t id : m_ids) append(id, m_done + m_tokenizer.tokenText(id).size());
        } else {
            plainByParts(end);
        }
    }

    /// For a tokenizer whose tokens do not spell the text byte by byte: cut where training begins and ends, so that the
    /// mask stays exact, and every token of a part stands for all of it.
    void plainByParts(size_t end) {
        while (m_done < end) {
            const bool trained = trainedAt(m_done);
            const size_t begin = m_done;
            size_t partEnd = begin;
            for (const TextSpan& span : m_chat.rendered.spans)
                if (span.end > partEnd && span.trained == trained && span.begin <= partEnd)
                    partEnd = std::min(span.end, end);
            m_ids.clear();
            m_tokenizer.encodeInto(text(begin, partEnd), m_ids);
            for (int32_t id : m_ids) {
                m_done = begin;
                append(id, partEnd);
            }
            m_done = partEnd;
        }
    }

    void append(int32_t id, size_t end) {
        m_chat.tokens.push_back(id);
        m_chat.ranges.push_back({m_done, end});
        m_chat.trained.push_back(trainedAt(end > m_done ? end - 1 : m_done));
        m_done = end;
    }

    bool trainedAt(size_t offset) const {
        const std::vector<TextSpan>& spans = m_chat.rendered.spans;
        const auto span = std::upper_bound(spans.begin(), spans.end(), offset,
                                           [](size_t at, const TextSpan& one) { return at < one.end; });
        return span != spans.end() && span->trained;
    }

    const Tokenizer& m_tokenizer;
    RenderedChat m_chat;
    std::array<bool, 256> m_begins{};  // first bytes of special tokens
    std::vector<int32_t> m_ids;
    size_t m_done = 0;  // bytes encoded
};

}  // namespace

ChatTemplateOptions chatTemplateOptions(const Tokenizer& tokenizer) {
    ChatTemplateOptions options;
    if (tokenizer.bosId()) options.bos = tokenizer.tokenText(*tokenizer.bosId());
    if (tokenizer.eosId()) options.eos = tokenizer.tokenText(*tokenizer.eosId());
    for (const SpecialToken& special : tokenizer.specials()) options.specials.push_back(special.text);
    return options;
}

RenderedChat encodeRendered(const Tokenizer& tokenizer, RenderedText rendered) {
    return ChatEncoder(tokenizer, std::move(rendered)).encode();
}

Result<RenderedChat> renderChat(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                const std::vector<ChatMessage>& messages, GenerationPrompt generation) {
    return encodeRendered(tokenizer,
                          SEXTANT_TRY(chatTemplate.render(messages, generation, chatTemplateOptions(tokenizer))));
}

Result<RenderedChat> renderChat(const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages,
                                GenerationPrompt generation) {
    return renderChat(tokenizer, SEXTANT_TRY(ChatTemplate::of(tokenizer)), messages, generation);
}

std::vector<int32_t> encodePrompt(const Tokenizer& tokenizer, std::string_view text) {
    std::vector<int32_t> ids = tokenizer.prefix();
    tokenizer.encodeInto(text, ids);
    return ids;
}

}  // namespace sextant
