// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run/run_contract.h"
#include "core/spec/pack_spec.h"

namespace sextant {

/// Documents to token shards in JOB/shards, and report.json. A job that did not finish does its work anew. Throws
/// RunError for what ends the run.
RunEnd runPack(const PackSpec& spec, JobSession& session);

}  // namespace sextant
