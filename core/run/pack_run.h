// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_session.h"
#include "core/run/run_result.h"
#include "core/spec/pack_spec.h"

#include <stop_token>

namespace sextant {

/// Documents to token shards in JOB/shards, and report.json. Throws RunError for what ends the run.
RunEnd runPack(const PackSpec& spec, JobSession& session, std::stop_token stop);

}  // namespace sextant
