// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/option_table.h"

#include <string>
#include <vector>

namespace sextant {

/// What a Slurm cluster is asked for. Every process of the job gets the same.
struct SlurmOptions {
    int64_t tasks = 1;
    int64_t maxRunning = 0;
    int64_t cpus = 1;
    double memory = 0;  ///< GiB; 0: what the job stays under, and 1
    std::string time;
    std::string partition;
    std::string account;
    std::vector<std::string> sbatch;
};

const OptionTable& slurmOptions();

/// Values that would not stay one word of an #SBATCH line are a Usage error.
Result<void> checkSlurmOptions(const SlurmOptions& options);

}  // namespace sextant
