// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

/// How a run ended when it did not throw. Waiting: this process has done its share, other processes go on with the job.
enum class RunEnd { Completed, Waiting, Interrupted };

}  // namespace sextant
