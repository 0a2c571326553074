// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/curate_modes.h"
#include "app/engine/job_runner.h"
#include "core/base/text.h"

#include <cstdio>

namespace sextant::engine {

namespace {

struct CurateArguments {
    JobArguments job;
    CurateParts parts;
    CurateSlurm slurm;
};

std::string amountText(const Json& amount) {
    std::string text = std::to_string(amount.value("documents", int64_t{0})) + " documents, " +
                       formatBytes(amount.value("bytes", int64_t{0}));
    if (amount.contains("tokens")) text += ", " + formatCount(amount["tokens"].get<double>()) + " tokens";
    return text;
}

/// The funnel of report.json, a stage a line, with what each rule dropped below it.
void printFunnel(const JobFolder& folder) {
    const auto report = readJsonFile(folder.reportPath());
    if (!report) return;
    std::printf("%-28s %s\n", "read", amountText(report.value()["read"]).c_str());
    for (const Json& stage : report.value()["stages"]) {
        std::printf("%-28s %s\n", stage.value("stage", "").c_str(), amountText(stage["out"]).c_str());
        for (const auto& [rule, dropped] : stage["dropped"].items())
            if (dropped.value("documents", int64_t{0}) > 0)
                std::printf("  - %-26s %s\n", rule.c_str(), amountText(dropped).c_str());
        if (stage["edited"].value("documents", int64_t{0}) > 0)
            std::printf("  ~ %-26s %s less\n", "edited", amountText(stage["edited"]).c_str());
    }
    std::printf("curated documents: %s\n", (folder.path() / "documents").c_str());
}

}  // namespace

Runner setUpCurate(CLI::App& app) {
    auto arguments = std::make_shared<CurateArguments>();
    addJobOptions(app, arguments->job);
    addRunOptions(app, arguments->job.resume, arguments->job.restarts);
    addPartOptions(app, arguments->parts);
    addSlurmOptions(app, arguments->slurm);
    app.footer(
        "A minimal RECIPE.yaml:\n  kind: curate\n  sources: [{path: corpus/*.jsonl.zst}]\n  stages:\n    - type: "
        "exact_dedup\n"
        "    - type: minhash_dedup\n      threshold: 0.8\n\nAll stages and options: sextant-engine schema curate");
    return [arguments](const CommandContext& context) {
        if (arguments->slurm.wanted) return writeCurateScripts(arguments->job, arguments->slurm, context);
        if (!arguments->slurm.options.empty())
            throw RunError(
                usageError("options of a Slurm job are given without --slurm", "Add --slurm, or leave them out"));
        if (arguments->parts.pass) return runCurateParts(arguments->job, arguments->parts, context);
        const int code = runJob(arguments->job, findSpecKind(kinds::kCurate)->command, context);
        if (code == 0 && !arguments->job.restarts && context.output == Output::Text)
            printFunnel(JobFolder(arguments->job.job));
        return code;
    };
}

}  // namespace sextant::engine
