// SPDX-License-Identifier: Apache-2.0
#include "core/infer/grammar_constraint.h"

#include <algorithm>

namespace sextant {

GrammarConstraint::GrammarConstraint(std::shared_ptr<const Grammar> grammar, const Tokenizer& tokenizer,
                                     std::span<const int32_t> stopTokens, int64_t maxTokens)
    : m_grammar(std::move(grammar)),
      m_tokenizer(tokenizer),
      m_stopTokens(stopTokens),
      m_tokensLeft(maxTokens),
      m_state(*m_grammar) {}

bool GrammarConstraint::allows(int32_t token) const {
    if (std::find(m_stopTokens.begin(), m_stopTokens.end(), token) != m_stopTokens.end()) return m_state.mayEnd();
    const std::string_view bytes = m_tokenizer.tokenText(token);
    if (bytes.empty() || m_tokenizer.isSpecial(token)) return false;
    // A token has at least a byte, so the rest takes no more tokens than bytes. Where the end is out of reach already,
    // nothing brings it nearer than what is written now.
    const int64_t after = m_state.fewestBytesToEndAfter(bytes);
    return after < Grammar::kEndless && after <= std::max(m_tokensLeft - 1, m_state.fewestBytesToEnd() - 1);
}

void GrammarConstraint::accept(int32_t token) {
    m_state.push(m_tokenizer.tokenText(token));
    --m_tokensLeft;
}

}  // namespace sextant
