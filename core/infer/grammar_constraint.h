// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/infer/grammar.h"
#include "core/tokenizer/tokenizer.h"

#include <memory>
#include <span>

namespace sextant {

/// Which tokens may come next so that the answer becomes a text of a grammar. One thread.
class GrammarConstraint {
public:
    /// The tokenizer and the stop tokens must outlive it.
    GrammarConstraint(std::shared_ptr<const Grammar> grammar, const Tokenizer& tokenizer,
                      std::span<const int32_t> stopTokens, int64_t maxTokens);

    /// A stop token where the text may end; another where the text can go on with it and still be ended in time.
    bool allows(int32_t token) const;
    void accept(int32_t token);
    bool mustEnd() const { return m_state.mustEnd(); }

private:
    std::shared_ptr<const Grammar> m_grammar;
    const Tokenizer& m_tokenizer;
    std::span<const int32_t> m_stopTokens;
    int64_t m_tokensLeft;
    GrammarState m_state;
};

}  // namespace sextant
