// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_session.h"
#include "core/run/run_result.h"
#include "core/spec/pretrain_spec.h"

#include <stop_token>
#include <string>

namespace sextant {

enum class TrainingStart { Fresh, Resume };

struct PretrainStart {
    TrainingStart start = TrainingStart::Fresh;
    std::string checkpoint;  ///< name under checkpoints/ to resume from; empty: the newest
};

/// Trains until done or until `stop` is requested: opens the device, prepares tokenizer and shards if the sources are
/// texts, checks memory and disk against the plan, then steps. Reports through the session's events. Throws RunError
/// for what ends the run.
RunEnd runPretrain(const PretrainSpec& spec, JobSession& session, const PretrainStart& start, std::stop_token stop);

}  // namespace sextant
