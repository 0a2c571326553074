// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>

namespace sextant::engine {

/// SIGINT and SIGTERM as a stop request; a second one ends the process at once with 130. The first call blocks the
/// signals in the calling thread: make it before any other thread is started, so that every thread inherits that.
std::stop_token interruptToken();
/// Requested by the second signal, just before the process ends.
std::stop_token leaveNowToken();

}  // namespace sextant::engine
