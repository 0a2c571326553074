// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/interrupts.h"
#include "app/engine/job_runner.h"
#include "core/run/pretrain_run.h"

namespace sextant::engine {

namespace {

struct TrainArguments {
    JobArguments job;
    bool resume = false;
    std::string checkpoint;
};

}  // namespace

Runner setUpTrain(CLI::App& app) {
    auto arguments = std::make_shared<TrainArguments>();
    addJobOptions(app, arguments->job);
    app.add_flag("--resume", arguments->resume, "Go on with the job in --job from its newest checkpoint");
    app.add_option("--checkpoint", arguments->checkpoint,
                   "With --resume: the checkpoint to go on from, for example checkpoint-200");
    app.footer(
        "A minimal RUN.yaml:\n  kind: pretrain\n  model: {preset: demo-1m}\n  data: {sources: [{path: "
        "corpus.txt}]}\n\nAll options: sextant-engine schema pretrain");
    return [arguments](const CommandContext& context) {
        const auto start = arguments->resume ? JobSession::Start::Resume : JobSession::Start::Fresh;
        return runJob(arguments->job, "pretrain", start, context,
                      [&](const Config& config, JobSession& session, std::stop_token stop) {
                          const PretrainStart from{arguments->resume ? TrainingStart::Resume : TrainingStart::Fresh,
                                                   arguments->checkpoint};
                          return runPretrain(config.as<PretrainSpec>(), session, from, stop);
                      });
    };
}

}  // namespace sextant::engine
