// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run/run_contract.h"
#include "core/spec/convert_spec.h"
#include "core/spec/curate_spec.h"
#include "core/spec/pack_spec.h"
#include "core/spec/pretrain_spec.h"
#include "core/spec/tokenizer_spec.h"

namespace sextant {

// One controller a job kind: options in, events of the session out. Each ends soon after the session's stop was
// requested, and throws RunError for what ends the run. What each of them does stands in its own file.

RunEnd runCurate(const CurateSpec& spec, JobSession& session);
RunEnd runPretrain(const PretrainSpec& spec, JobSession& session, const RunStart& start);
RunEnd runPack(const PackSpec& spec, JobSession& session);
RunEnd runConvert(const ConvertSpec& spec, JobSession& session, const RunStart& start);
RunEnd runTokenizer(const TokenizerSpec& spec, JobSession& session);

}  // namespace sextant
