// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

/// What the fields of a record mean.
enum class RecordShape {
    Auto,              ///< each record by its own fields
    Text,              ///< one text
    Alpaca,            ///< instruction, input, output, system, history
    ShareGpt,          ///< conversations: [{from, value}]
    Messages,          ///< messages: [{role, content}]
    PromptCompletion,  ///< prompt and completion
    Preference,        ///< prompt, chosen, rejected; or chosen and rejected that begin alike
    Unpaired           ///< prompt, completion and label
};

}  // namespace sextant
