// SPDX-License-Identifier: Apache-2.0
#include "app/engine/curate_modes.h"
#include "app/engine/table_options.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/launch/shell_text.h"
#include "core/launch/slurm.h"
#include "core/run/curate_run.h"

#include <CLI/App.hpp>

#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstring>

namespace sextant::engine {

namespace {

/// The resources, with what the recipe says about them.
SlurmOptions resourcesFor(const CurateSpec& spec, SlurmOptions options) {
    if (options.memory == 0) options.memory = spec.memoryLimit + 1;
    if (options.memory < spec.memoryLimit)
        throw RunError(usageError("--memory is " + formatNumber(options.memory) +
                                      " GiB, and the recipe's memory_limit " + formatNumber(spec.memoryLimit) + " GiB",
                                  "Ask for more memory, or lower memory_limit"));
    return options;
}

void writeScripts(const SlurmJob& job, const SlurmOptions& options) {
    createFolders(job.folder / "logs").orThrow();
    for (const SlurmStep& step : job.steps)
        writeFileAtomically(job.folder / (step.name + ".sbatch"), slurmScript(job, step, options)).orThrow();
    writeFileAtomically(job.folder / "submit.sh", slurmSubmission(job, options)).orThrow();
}

void submit(const std::filesystem::path& script) {
    std::string shell = "sh", file = script.string();
    char* arguments[] = {shell.data(), file.data(), nullptr};
    pid_t process = 0;
    int status = 0;
    if (const int error = ::posix_spawn(&process, "/bin/sh", nullptr, nullptr, arguments, environ); error != 0)
        throw RunError(machineError("cannot start /bin/sh: " + std::string(std::strerror(error))));
    if (::waitpid(process, &status, 0) != process || status != 0)
        throw RunError(
            machineError("the job could not be queued: " + file + " failed; what it queued before was taken back",
                         "Look at sbatch's message above; --slurm again on this job writes the scripts anew"));
}

void tell(const SlurmJob& job, bool isQueued, const CommandContext& context) {
    const std::string script = (job.folder / "submit.sh").string();
    if (context.output == Output::Json) {
        Json steps = Json::array();
        for (const SlurmStep& step : job.steps) steps.push_back((job.folder / (step.name + ".sbatch")).string());
        std::fputs(toJsonText({{"submit", script}, {"steps", steps}, {"submitted", isQueued}}).c_str(), stdout);
    } else if (!isQueued) {
        std::printf("Queue the %zu steps of the job with: sh %s\n", job.steps.size(), shellWord(script).c_str());
    }
}

}  // namespace

void addSlurmOptions(CLI::App& app, CurateSlurm& arguments) {
    auto* slurm =
        app.add_flag("--slurm", arguments.wanted, "Do not curate here: write the scripts of a Slurm job into JOB/slurm")
            ->excludes("--pass")
            ->excludes("--resume")
            ->group("Slurm");
    app.add_flag("--submit", arguments.submits, "Queue the job at once")->needs(slurm)->group("Slurm");
    addTableOptions(app, slurmOptions(), arguments.options);
}

int writeCurateScripts(const JobArguments& arguments, const CurateSlurm& slurm, const CommandContext& context) {
    const auto options = specFrom<SlurmOptions>(slurmOptions(), slurm.options);
    checkSlurmOptions(options).orThrow();
    JobArguments adapted = arguments;
    if (!arguments.config.empty())
        adapted.overrides.insert(adapted.overrides.begin(), "threads=" + std::to_string(options.cpus));
    const auto [folder, config] = openJob(adapted, findSpecKind(kinds::kCurate)->command);
    const auto spec = config.as<CurateSpec>();
    const SlurmOptions resources = resourcesFor(spec, options);
    const SlurmJob job{spec.name, folder.slurmPath(), std::filesystem::current_path(),
                       curateSteps(spec, folder, std::filesystem::read_symlink("/proc/self/exe")).orThrow()};
    writeScripts(job, resources);
    if (slurm.submits) submit(job.folder / "submit.sh");
    tell(job, slurm.submits, context);
    return 0;
}

}  // namespace sextant::engine
