// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run/run_contract.h"
#include "core/spec/tokenizer_spec.h"

namespace sextant {

/// Texts to tokenizer.json and its companions in the job folder itself, and report.json. What has been counted and
/// merged is saved at least every 30 seconds in JOB/work; a later call goes on from there, with the same result. Throws
/// RunError for what ends the run.
RunEnd runTokenizer(const TokenizerSpec& spec, JobSession& session);

}  // namespace sextant
