// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>

namespace sextant::engine {

/// Turns SIGINT and SIGTERM into a stop request; a second one ends the process at once with 130. Call once, before any
/// thread is started, so that every thread inherits the blocked signals.
std::stop_token interruptToken();

}  // namespace sextant::engine
