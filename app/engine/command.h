// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sextant::engine {

/// Whether a command's result is text for people or one JSON document.
enum class Output { Text, Json };

/// What every command is given when it runs.
struct CommandContext {
    Output output = Output::Text;
    std::vector<std::string> arguments;  ///< the command line without the program
};

/// One command of `sextant-engine`. `setup` declares its options on the subcommand and returns what runs when it was
/// chosen; that returns the exit code, or throws RunError.
struct Command {
    std::string name;
    std::string description;
    std::function<std::function<int(const CommandContext&)>(CLI::App& app)> setup;
};

/// All commands, in the order `--help` shows them. To add one: a file beside this one and a line in command_list.cpp.
const std::vector<Command>& commands();

}  // namespace sextant::engine
