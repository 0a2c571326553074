// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_session.h"
#include "core/run/run_result.h"
#include "core/spec/curate_spec.h"

#include <stop_token>

namespace sextant {

/// Documents in, curated documents and the reason of every drop out: JOB/documents, JOB/dropped, JOB/signals and
/// report.json (the funnel). Goes on where an interrupted job stopped. Throws RunError for what ends the run.
RunEnd runCurate(const CurateSpec& spec, JobSession& session, std::stop_token stop);

}  // namespace sextant
