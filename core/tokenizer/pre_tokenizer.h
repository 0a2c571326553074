// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// Where a space is put before text that begins without one (ByteLevel's add_prefix_space, Metaspace): before every
/// stretch between added tokens, or only where the whole text begins.
enum class PrefixSpace { Never, First, EveryStretch };

/// Cuts text into the pieces inside which byte pairs are merged. Together the pieces are the text, for any bytes.
/// Immutable, cheap to copy; any thread.
class PreTokenizer {
public:
    /// The DeepSeek LLM steps: what Sextant trains with unless told otherwise.
    PreTokenizer();
    /// One of `preTokenizerNames()`; an unknown name is a Usage error that says which are known.
    static Result<PreTokenizer> named(const std::string& name);
    /// The "pre_tokenizer" of a tokenizer.json: null, Sequence, Split, Digits, Punctuation, ByteLevel. Data errors say
    /// what is not supported; `place` begins the sentence.
    static Result<PreTokenizer> fromJson(const Json& json, const std::string& place);
    /// The same for SentencePiece, whose spaces stay spaces here and are U+2581 to everybody else: null, Sequence,
    /// Metaspace, and a Split at spaces, of which there are none left.
    static Result<PreTokenizer> fromSentencePieceJson(const Json& json, const std::string& place);
    /// Leaves every text whole.
    static PreTokenizer none();

    /// Appends where each piece ends, counted from the beginning of `text` (below 4 GiB).
    void split(std::string_view text, std::vector<uint32_t>& ends) const;
    template <class Visit>
    void forEachPiece(std::string_view text, Visit&& visit) const {
        std::vector<uint32_t> ends;
        split(text, ends);
        uint32_t begin = 0;
        for (uint32_t end : ends) {
            visit(text.substr(begin, end - begin));
            begin = end;
        }
    }

    /// The name it is known by, or "custom".
    const std::string& name() const;
    /// As it stands in a tokenizer.json.
    const Json& toJson() const;
    PrefixSpace prefixSpace() const;
    /// A place in `text` at or after `from` where it may be cut so that the two parts, split alone, give the same
    /// pieces; text.size() if none is known.
    size_t cutPoint(std::string_view text, size_t from) const;

private:
    struct Steps;
    explicit PreTokenizer(std::shared_ptr<const Steps> steps) : m_steps(std::move(steps)) {}
    std::shared_ptr<const Steps> m_steps;
};

/// "deepseek-llm" first; then the families whose vocabularies can be read, by the names GGUF files use.
std::vector<std::string> preTokenizerNames();
/// As it stands in a tokenizer.json; null for a name that is not known.
Json preTokenizerJson(const std::string& name);

}  // namespace sextant
