// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// Who speaks.
enum class TurnRole { System, User, Assistant, Tool };
std::string_view turnRoleName(TurnRole role);

/// Which list of messages of a record a turn belongs to. A plain conversation has one; a preference has what was asked,
/// the better and the worse answer; an unpaired preference has what was asked and one answer with a label.
enum class TurnPart { Messages, Prompt, Completion, Chosen, Rejected };
std::string_view turnPartName(TurnPart part);

/// One message of a record that is a conversation or a preference.
struct Turn {
    TurnRole role = TurnRole::User;
    TurnPart part = TurnPart::Messages;
    size_t end = 0;           ///< of its content, in the joined text
    std::string otherFields;  ///< of the message (tool_calls, weight ...): JSON members without braces
};

/// What stands between the contents of two turns in the joined text, which is what stages look at.
inline constexpr std::string_view kTurnBorder = "\n\n";

/// Appends a turn's content to the joined text.
void appendTurn(Turn turn, std::string_view content, std::string& text, std::vector<Turn>& turns);
/// The content of turn `index`.
std::string_view turnContent(std::string_view text, const std::vector<Turn>& turns, size_t index);
/// Lets `edit` change the contents one by one and joins them again.
void editTurns(std::string& text, std::vector<Turn>& turns,
               const std::function<void(size_t index, std::string& content)>& edit);
/// The turns as JSON members: "messages":[{"role":..,"content":..}] or "prompt", "completion", "chosen", "rejected", as
/// the training programs of the field read them.
std::string turnMembers(std::string_view text, const std::vector<Turn>& turns);

}  // namespace sextant
