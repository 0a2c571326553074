// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/slurm_options.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// One step of a job on a Slurm cluster.
struct SlurmStep {
    /// Parts: a job array; every task runs the command with `--part INDEX/TASKS` after it. Single: one process.
    enum class Kind { Single, Parts };
    std::string name;  ///< of letters, digits, '-' and '_'
    Kind kind = Kind::Single;
    std::vector<std::string> command;  ///< the program and its arguments
};

/// A job as a chain of steps, each of which begins when the one before has succeeded.
struct SlurmJob {
    std::string name;
    std::filesystem::path folder;            ///< absolute, where the scripts lie: STEP.sbatch, submit.sh, logs/
    std::filesystem::path workingDirectory;  ///< absolute, of every step
    std::vector<SlurmStep> steps;
};

/// The batch script of a step. Resources stand in it as #SBATCH lines, so that one step, or one task of it, can be
/// queued by hand: sbatch --array=3 STEP.sbatch. Tasks may be requeued. What it prints goes to logs/STEP.txt, or
/// logs/STEP-INDEX.txt.
std::string slurmScript(const SlurmJob& job, const SlurmStep& step, const SlurmOptions& options);
/// submit.sh: queues all steps, chained by dependency; takes back what it queued when sbatch refuses one. Names and
/// paths may hold anything: every one is quoted.
std::string slurmSubmission(const SlurmJob& job, const SlurmOptions& options);

}  // namespace sextant
