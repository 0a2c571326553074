// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_session.h"
#include "core/run/run_result.h"
#include "core/spec/tokenizer_spec.h"

#include <stop_token>

namespace sextant {

/// Texts to tokenizer.json and its companions in the job folder itself, and report.json. What has been counted and
/// merged is saved at least every 30 seconds in JOB/work; a later call goes on from there, with the same result. Throws
/// RunError for what ends the run.
RunEnd runTokenizer(const TokenizerSpec& spec, JobSession& session, std::stop_token stop);

}  // namespace sextant
