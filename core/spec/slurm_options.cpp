// SPDX-License-Identifier: Apache-2.0
#include "core/spec/slurm_options.h"

#include <algorithm>

namespace sextant {

namespace {

bool isDirectiveWord(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '\\' && c != '#';
    });
}

Result<void> checkWord(const std::string& option, const std::string& value) {
    if (isDirectiveWord(value)) return {};
    return usageError(
        option + ": \"" + value + "\" holds a blank, a quote or another character that cannot stand in an #SBATCH line",
        "Write such an option into the scripts by hand");
}

}  // namespace

const OptionTable& slurmOptions() {
    static const OptionTable table = OptionTable::of<SlurmOptions>({
        option("tasks", &SlurmOptions::tasks)
            .range(1, 100000)
            .group("Slurm")
            .help("Parts every pass is done in: the tasks of its job array. The result does not depend on it."),
        option("max_running", &SlurmOptions::maxRunning)
            .range(0, 100000)
            .group("Slurm")
            .advanced()
            .help("Tasks that may run at the same time. 0: as many as the cluster lets."),
        option("cpus", &SlurmOptions::cpus)
            .range(1, 4096)
            .group("Slurm")
            .help("Processors of each task; the job's option threads becomes the same."),
        option("memory", &SlurmOptions::memory)
            .range(0, 100000)
            .unit("GiB")
            .group("Slurm")
            .help("Memory of each task. 0: the recipe's memory_limit and 1 GiB."),
        option("time", &SlurmOptions::time)
            .group("Slurm")
            .help("Time limit of each task, as sbatch takes it: 12:00:00. Empty: the partition's."),
        option("partition", &SlurmOptions::partition)
            .group("Slurm")
            .help("Partition to queue in. Empty: the cluster's default."),
        option("account", &SlurmOptions::account)
            .group("Slurm")
            .advanced()
            .help("Account to charge. Empty: your default."),
        option("sbatch", &SlurmOptions::sbatch)
            .group("Slurm")
            .advanced()
            .help("More options of sbatch: --qos=long, --constraint=icelake ..."),
    });
    return table;
}

Result<void> checkSlurmOptions(const SlurmOptions& options) {
    SEXTANT_TRY(checkWord("time", options.time));
    SEXTANT_TRY(checkWord("partition", options.partition));
    SEXTANT_TRY(checkWord("account", options.account));
    for (const std::string& option : options.sbatch) {
        SEXTANT_TRY(checkWord("sbatch", option));
        if (!option.starts_with('-'))
            return usageError("sbatch: \"" + option + "\" is no option of sbatch", "Write for example --qos=long");
    }
    return {};
}

}  // namespace sextant
