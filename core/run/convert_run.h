// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run/run_contract.h"
#include "core/spec/convert_spec.h"

namespace sextant {

/// A model in another format or type, with its certificate; report.json says where ("model") and how near it is to the
/// original. What is there already is never overwritten; a job that did not finish does its work anew. Throws RunError
/// for what ends the run.
RunEnd runConvert(const ConvertSpec& spec, JobSession& session, const RunStart& start);

}  // namespace sextant
