// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/conversation.h"

#include "core/base/json_text.h"

#include <utility>

namespace sextant {

std::string_view turnRoleName(TurnRole role) {
    constexpr std::string_view kNames[] = {"system", "user", "assistant", "tool"};
    return kNames[static_cast<size_t>(role)];
}

std::string_view turnPartName(TurnPart part) {
    constexpr std::string_view kNames[] = {"messages", "prompt", "completion", "chosen", "rejected"};
    return kNames[static_cast<size_t>(part)];
}

void appendTurn(Turn turn, std::string_view content, std::string& text, std::vector<Turn>& turns) {
    if (!turns.empty()) text += kTurnBorder;
    text += content;
    turn.end = text.size();
    turns.push_back(std::move(turn));
}

std::string_view turnContent(std::string_view text, const std::vector<Turn>& turns, size_t index) {
    const size_t begin = index == 0 ? 0 : turns[index - 1].end + kTurnBorder.size();
    return text.substr(begin, turns[index].end - begin);
}

void editTurns(std::string& text, std::vector<Turn>& turns, const std::function<void(size_t, std::string&)>& edit) {
    std::string edited, content;
    std::vector<Turn> moved;
    moved.reserve(turns.size());
    for (size_t i = 0; i < turns.size(); ++i) {
        content = turnContent(text, turns, i);
        edit(i, content);
        Turn turn = turns[i];
        appendTurn(std::move(turn), content, edited, moved);
    }
    text = std::move(edited);
    turns = std::move(moved);
}

std::string turnMembers(std::string_view text, const std::vector<Turn>& turns) {
    std::string members;
    for (size_t i = 0; i < turns.size(); ++i) {
        const Turn& turn = turns[i];
        const bool opens = i == 0 || turns[i - 1].part != turn.part;
        if (opens) {
            if (i > 0) members += "],";
            appendJsonString(turnPartName(turn.part), members);
            members += ":[";
        } else {
            members += ',';
        }
        members += "{\"role\":";
        appendJsonString(turnRoleName(turn.role), members);
        members += ",\"content\":";
        appendJsonString(turnContent(text, turns, i), members);
        if (!turn.otherFields.empty()) members += ',' + turn.otherFields;
        members += '}';
    }
    return turns.empty() ? members : members + ']';
}

}  // namespace sextant
