// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

namespace sextant {

struct ConversationOptions {
    int64_t maxBrokenTurns = 0;
    int64_t maxEmptyTurns = 0;
    int64_t minTurns = 2;
    int64_t maxTurns = 1000;
    int64_t minAnswerCharacters = 1;
    int64_t maxRepeatedQuestions = 0;
    int64_t maxRoleMarkers = 0;
    double maxAnswerSimilarity = 0.95;
};

const OptionTable& conversationOptions();

}  // namespace sextant
