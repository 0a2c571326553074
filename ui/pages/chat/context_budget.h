// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/chat_client.h"

#include <QString>

#include <vector>

namespace sextant {

/// How many tokens a conversation would take, before the model is asked. Only the engine counts exactly; between its
/// counts the length of the text is scaled by the last one.
class ContextBudget {
public:
    /// The engine read these turns as so many tokens.
    void learn(const std::vector<ChatTurn>& turns, int tokens);
    /// Another model counts in its own way.
    void forget() { m_tokensPerLetter = kUnknownTokensPerLetter, m_isMeasured = false; }
    int tokensOf(const std::vector<ChatTurn>& turns) const;
    /// Whether a count of the engine stands behind the estimate.
    bool isMeasured() const { return m_isMeasured; }
    /// How many of the oldest exchanges must go so that a question has room for its answer of `answerTokens`. `turns`
    /// ends with the question; a system prompt at its beginning always stays.
    size_t turnsToDrop(const std::vector<ChatTurn>& turns, int contextTokens, int answerTokens) const;

private:
    static constexpr double kUnknownTokensPerLetter = 0.3;

    double m_tokensPerLetter = kUnknownTokensPerLetter;
    bool m_isMeasured = false;
};

}  // namespace sextant
