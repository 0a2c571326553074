// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run/run_contract.h"
#include "core/spec/pretrain_spec.h"

namespace sextant {

/// Trains until done or until the session's stop is requested: opens the device, prepares tokenizer and shards if the
/// sources are texts, checks memory and disk against the plan, then steps. A run that goes back to an older checkpoint
/// sets the later ones aside. Reports through the session's events. Throws RunError for what ends the run.
RunEnd runPretrain(const PretrainSpec& spec, JobSession& session, const RunStart& start);

}  // namespace sextant
