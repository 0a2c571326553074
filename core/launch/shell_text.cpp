// SPDX-License-Identifier: Apache-2.0
#include "core/launch/shell_text.h"

#include "core/base/text.h"

namespace sextant {

std::string shellWord(std::string_view text) { return "'" + replaceAll(text, "'", "'\\''") + "'"; }

std::string shellCommand(const std::vector<std::string>& arguments) {
    std::string command;
    for (const std::string& argument : arguments) command += (command.empty() ? "" : " ") + shellWord(argument);
    return command;
}

}  // namespace sextant
