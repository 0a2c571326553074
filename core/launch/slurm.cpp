// SPDX-License-Identifier: Apache-2.0
#include "core/launch/slurm.h"

#include "core/launch/shell_text.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

/// A name that is shown in a line of squeue.
std::string oneLine(std::string name) {
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, '_');
    return name;
}

std::string directives(const SlurmOptions& options) {
    std::string lines;
    const auto add = [&](const std::string& directive) { lines += "#SBATCH " + directive + "\n"; };
    add("--ntasks=1");
    add("--cpus-per-task=" + std::to_string(options.cpus));
    add("--mem=" + std::to_string(static_cast<int64_t>(std::ceil(options.memory * 1024))) + "M");
    if (!options.time.empty()) add("--time=" + options.time);
    if (!options.partition.empty()) add("--partition=" + options.partition);
    if (!options.account.empty()) add("--account=" + options.account);
    add("--requeue");
    add("--output=/dev/null");  // the script writes its log itself: sbatch would expand a % in the folder's name
    for (const std::string& option : options.sbatch) add(option);
    return lines;
}

std::string arrayOf(const SlurmOptions& options) {
    std::string array = "0-" + std::to_string(options.tasks - 1);
    if (options.maxRunning > 0) array += "%" + std::to_string(options.maxRunning);
    return array;
}

}  // namespace

std::string slurmScript(const SlurmJob& job, const SlurmStep& step, const SlurmOptions& options) {
    std::string script = "#!/bin/sh\n" + directives(options) + "set -eu\n";
    const bool isArray = step.kind == SlurmStep::Kind::Parts;
    script += "exec >>" + shellWord((job.folder / "logs" / step.name).string());
    script += isArray ? "\"-$SLURM_ARRAY_TASK_ID.txt\" 2>&1\n" : ".txt 2>&1\n";
    script += "cd " + shellWord(job.workingDirectory.string()) + "\n";
    script += "exec " + shellCommand(step.command);
    if (isArray) script += " --part \"$SLURM_ARRAY_TASK_ID/" + std::to_string(options.tasks) + "\"";
    return script + "\n";
}

std::string slurmSubmission(const SlurmJob& job, const SlurmOptions& options) {
    std::string script =
        "#!/bin/sh\n"
        "# Queues the steps of the job; each begins when the one before has succeeded.\n"
        "set -eu\n"
        "name=" +
        shellWord(oneLine(job.name)) +
        "\n"
        "folder=" +
        shellWord(job.folder.string()) + "\n" +
        R"(queued=
trap 'test $? = 0 || test -z "$queued" || scancel $queued' EXIT
queue() {
    step=$1
    shift
    id=$(sbatch --parsable --job-name="$name $step" "$@" "$folder/$step.sbatch")
    id=${id%%;*}
    queued="$queued $id"
    echo "$step: job $id"
}
)";
    for (const SlurmStep& step : job.steps) {
        script += "queue " + step.name;
        if (step.kind == SlurmStep::Kind::Parts) script += " --array=" + arrayOf(options);
        if (&step != &job.steps.front()) script += " --dependency=\"afterok:$id\" --kill-on-invalid-dep=yes";
        script += "\n";
    }
    return script;
}

}  // namespace sextant
