// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/work_share.h"
#include "core/launch/slurm.h"
#include "core/run/run_contract.h"
#include "core/spec/curate_spec.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace sextant {

// A curate job done by many processes on machines that share the job's folder (core/data/curate/curation_parts.h);
// runCurate (controllers.h) is their last step.

/// A part of a pass. Holds the job's lock shared and writes chunks and its own record; `events` are for a terminal;
/// `interrupted` is heard beside requests to stop.
RunEnd runCuratePart(const CurateSpec& spec, const JobFolder& job, size_t pass, Part part, RunEvents& events,
                     std::stop_token interrupted);
/// What the corpus stage after a pass decides.
RunEnd runCurateDecision(const CurateSpec& spec, size_t pass, JobSession& session);

/// The steps of a job on a cluster, in their order. Makes the recipe ready and remembers the sources, so that what is
/// wrong with them shows before anything is queued. `engine`: the program, as the nodes see it.
Result<std::vector<SlurmStep>> curateSteps(const CurateSpec& spec, const JobFolder& job,
                                           const std::filesystem::path& engine);

}  // namespace sextant
