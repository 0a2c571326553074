// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generator.h"

#include "core/base/system.h"
#include "core/tokenizer/stream_decoder.h"

#include <algorithm>

namespace sextant {

namespace {

/// Holds back what may be the beginning of a stop text, and cuts at the first one that is complete.
class StopFilter {
public:
    explicit StopFilter(const std::vector<std::string>& texts) : m_texts(texts) {}

    /// Adds text; gives back what is safe to show now.
    std::string push(std::string_view piece) {
        m_held += piece;
        size_t cut = std::string::npos;
        for (const std::string& text : m_texts)
            if (!text.empty()) cut = std::min(cut, m_held.find(text));
        if (cut != std::string::npos) {
            m_stopped = true;
            return m_held.substr(0, cut);
        }
        size_t keep = 0;
        for (const std::string& text : m_texts) keep = std::max(keep, overlap(text));
        std::string safe = m_held.substr(0, m_held.size() - keep);
        m_held.erase(0, safe.size());
        return safe;
    }
    std::string rest() const { return m_stopped ? std::string() : m_held; }
    bool stopped() const { return m_stopped; }

private:
    /// Length of the longest end of the held text that begins `text`.
    size_t overlap(const std::string& text) const {
        size_t length = text.empty() ? 0 : std::min(m_held.size(), text.size() - 1);
        while (length > 0 && !m_held.ends_with(std::string_view(text).substr(0, length))) --length;
        return length;
    }
    const std::vector<std::string>& m_texts;
    std::string m_held;
    bool m_stopped = false;
};

}  // namespace

std::string finishReasonName(FinishReason reason) {
    switch (reason) {
        case FinishReason::Stop:
            return "stop";
        case FinishReason::Length:
            return "length";
        case FinishReason::Cancelled:
            return "cancelled";
    }
    return {};
}

Result<GenerationResult> generate(Decoder& decoder, const Tokenizer& tokenizer, std::span<const int32_t> prompt,
                                  const GenerationOptions& options, const std::function<void(std::string_view)>& onText,
                                  std::stop_token stop) {
    if (prompt.empty()) return usageError("the prompt is empty", "Give it at least one character");
    const auto promptTokens = static_cast<int64_t>(prompt.size());
    if (promptTokens >= decoder.capacity())
        return usageError("the prompt has " + std::to_string(promptTokens) + " tokens, the model's context is " +
                              std::to_string(decoder.capacity()),
                          "Shorten the prompt or the conversation");
    GenerationResult result;
    result.promptTokens = promptTokens;
    const double start = steadySeconds();
    result.reusedTokens = decoder.keepCommonPrefix(prompt);
    auto logits = decoder.append(prompt.subspan(static_cast<size_t>(result.reusedTokens)), stop);
    result.promptSeconds = steadySeconds() - start;
    if (logits.empty()) {
        result.reason = FinishReason::Cancelled;
        return result;
    }

    Sampler sampler(options.sampling);
    StreamDecoder text(tokenizer);
    StopFilter filter(options.stopTexts);
    auto show = [&](const std::string& piece) {
        if (piece.empty()) return;
        result.text += piece;
        if (onText) onText(piece);
    };
    while (static_cast<int64_t>(result.tokens.size()) < options.maxTokens) {
        if (stop.stop_requested()) {
            result.reason = FinishReason::Cancelled;
            break;
        }
        const int32_t token = sampler.choose(logits, decoder.tokens());
        if (std::find(options.stopTokens.begin(), options.stopTokens.end(), token) != options.stopTokens.end()) {
            result.reason = FinishReason::Stop;
            break;
        }
        result.tokens.push_back(token);
        if (!tokenizer.isSpecial(token)) show(filter.push(text.push(token)));
        if (filter.stopped()) {
            result.reason = FinishReason::Stop;
            break;
        }
        if (decoder.length() + 1 >= decoder.capacity()) break;
        if (static_cast<int64_t>(result.tokens.size()) < options.maxTokens) logits = decoder.next(token);
    }
    if (!filter.stopped()) {
        show(filter.push(text.finish()));
        show(filter.rest());
    }
    result.generationSeconds = steadySeconds() - start - result.promptSeconds;
    return result;
}

}  // namespace sextant
