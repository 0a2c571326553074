// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/job_runner.h"

namespace sextant::engine {

namespace {

/// A command that only runs jobs: of every kind whose row in specKinds() has these words.
Runner setUpJobs(CLI::App& app, const std::vector<std::string>& command, std::shared_ptr<JobArguments> arguments,
                 const std::string& minimal) {
    addJobOptions(app, *arguments);
    addRunOptions(app, arguments->resume, arguments->restarts);
    std::string kindNames;
    for (const SpecKind& kind : specKinds())
        if (kind.command == command) kindNames += (kindNames.empty() ? "" : ", ") + kind.name;
    app.footer(minimal + "\n\nAll options: sextant-engine schema " + kindNames);
    return [arguments, command](const CommandContext& context) { return runJob(*arguments, command, context); };
}

}  // namespace

Runner setUpTrain(CLI::App& app) {
    auto arguments = std::make_shared<JobArguments>();
    Runner run = setUpJobs(app, {"train"}, arguments,
                           "A minimal RUN.yaml:\n  kind: pretrain\n  model: {preset: demo-1m}\n"
                           "  data: {sources: [{path: corpus.txt}]}");
    app.add_option("--checkpoint", arguments->checkpoint,
                   "With --resume: the checkpoint to go on from, for example checkpoint-200; later ones are set aside");
    return run;
}

Runner setUpPack(CLI::App& app) {
    return setUpJobs(app, {"pack"}, std::make_shared<JobArguments>(),
                     "A minimal RECIPE.yaml:\n  kind: pack\n  sources: [{path: jobs/curated}]\n  tokenizer: tok/");
}

}  // namespace sextant::engine
