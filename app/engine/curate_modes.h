// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/job_runner.h"
#include "core/data/curate/work_share.h"

#include <memory>
#include <optional>

namespace sextant::engine {

/// The command `curate` where many processes share a job.
struct CurateParts {
    std::optional<size_t> pass;
    std::string part;  ///< "I/N"
    bool decides = false;
};
void addPartOptions(CLI::App& app, CurateParts& arguments);
int runCurateParts(const JobArguments& job, const CurateParts& parts, const CommandContext& context);

/// The command `curate` that writes the scripts of a Slurm job.
struct CurateSlurm {
    bool wanted = false, submits = false;
    OptionValues options = Json::object();
};
void addSlurmOptions(CLI::App& app, CurateSlurm& arguments);
int writeCurateScripts(const JobArguments& job, const CurateSlurm& slurm, const CommandContext& context);

}  // namespace sextant::engine
