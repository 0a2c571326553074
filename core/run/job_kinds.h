// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run/run_contract.h"
#include "core/spec/config_file.h"

namespace sextant {

/// Does what a job's config asks for, until it is done or the session's stop token is requested; reports through the
/// session. Knows no terminal and starts no process. Throws RunError for what ends the run.
using RunController = RunEnd (*)(const Config& config, JobSession& session, const RunStart& start);

/// The controller of a kind. Every row of specKinds() has one (a test says so).
RunController controllerOf(const SpecKind& kind);

}  // namespace sextant
