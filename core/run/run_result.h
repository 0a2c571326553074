// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

/// How a run ended when it did not throw.
enum class RunEnd { Completed, Interrupted };

}  // namespace sextant
