// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/context_budget.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr double kTurnLetters = 12;     // what a chat template writes around a turn
constexpr double kRounding = 1e-6;      // what was counted comes back as it was
constexpr double kMostForAnswer = 0.5;  // of the context is kept free for an answer

double lettersOf(const std::vector<ChatTurn>& turns) {
    double letters = 0;
    for (const ChatTurn& turn : turns) letters += kTurnLetters + static_cast<double>(turn.content.toUtf8().size());
    return letters;
}

}  // namespace

void ContextBudget::learn(const std::vector<ChatTurn>& turns, int tokens) {
    const double letters = lettersOf(turns);
    if (tokens <= 0 || letters <= 0) return;
    m_tokensPerLetter = tokens / letters;
    m_isMeasured = true;
}

int ContextBudget::tokensOf(const std::vector<ChatTurn>& turns) const {
    return static_cast<int>(std::ceil(lettersOf(turns) * m_tokensPerLetter - kRounding));
}

size_t ContextBudget::turnsToDrop(const std::vector<ChatTurn>& turns, int contextTokens, int answerTokens) const {
    const int room = contextTokens - std::min(answerTokens, static_cast<int>(contextTokens * kMostForAnswer));
    const size_t first = !turns.empty() && turns.front().role == QLatin1String("system") ? 1 : 0;
    std::vector<ChatTurn> left = turns;
    size_t dropped = 0;
    // What begins must be a question: its answer goes with it.
    const auto dropFirst = [&] {
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(first));
        ++dropped;
    };
    while (left.size() > first + 1 && tokensOf(left) > room) {
        dropFirst();
        while (left.size() > first + 1 && left[first].role != QLatin1String("user")) dropFirst();
    }
    return dropped;
}

}  // namespace sextant
