// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/conversation_options.h"

namespace sextant {

const OptionTable& conversationOptions() {
    using Options = ConversationOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("max_broken_turns", &Options::maxBrokenTurns)
            .range(0, 1000000)
            .unit("turns")
            .group("Order")
            .help("Turns out of order: a system text that is not first, two questions or two answers in a row, an "
                  "answer first, no answer "
                  "last."),
        option("max_empty_turns", &Options::maxEmptyTurns)
            .range(0, 1000000)
            .unit("turns")
            .group("Order")
            .help("Turns without words (and without a call of a tool)."),
        option("min_turns", &Options::minTurns)
            .range(0, 1000000)
            .unit("turns")
            .group("Order")
            .help("Shorter conversations are dropped."),
        option("max_turns", &Options::maxTurns)
            .range(1, 1000000)
            .unit("turns")
            .group("Order")
            .help("Longer conversations are dropped."),
        option("min_answer_characters", &Options::minAnswerCharacters)
            .range(0, 1e9)
            .unit("characters")
            .group("Answers")
            .help("Length of the shortest answer."),
        option("max_repeated_questions", &Options::maxRepeatedQuestions)
            .range(0, 1000000)
            .unit("answers")
            .group("Answers")
            .help("Answers that say the question again and nothing else."),
        option("max_role_markers", &Options::maxRoleMarkers)
            .range(0, 1000000)
            .unit("turns")
            .group("Answers")
            .help("Turns with the marks of a chat template inside: <|im_start|>, [INST], \"\\n\\nHuman:\" ..."),
        option("max_answer_similarity", &Options::maxAnswerSimilarity)
            .range(0, 1)
            .group("Preferences")
            .help(
                "Of the chosen and the rejected answer: Jaccard similarity of their sets of words. 1: the same words."),
    });
    return table;
}

}  // namespace sextant
