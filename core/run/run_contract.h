// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_session.h"

#include <string>

namespace sextant {

/// How a run ended when it did not throw. Waiting: this process has done its share, other processes go on with the job.
enum class RunEnd { Completed, Waiting, Interrupted };

/// How a run begins.
struct RunStart {
    JobSession::Start start = JobSession::Start::Fresh;
    std::string checkpoint;  ///< name under checkpoints/ to resume from; empty: the newest
};

}  // namespace sextant
