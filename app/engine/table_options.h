// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

namespace CLI {
class App;
}

namespace sextant::engine {

/// Declares every option of a table on a command: --max-running for max_running. What is given goes into `values`,
/// which must live as long as `app`; what is not allowed ends the parsing of the command line.
void addTableOptions(CLI::App& app, const OptionTable& table, OptionValues& values);

}  // namespace sextant::engine
