// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/device/device.h"
#include "core/model/arena.h"
#include "core/plan/derived_figures.h"
#include "core/spec/config_file.h"

#include <cstdio>

namespace sextant::engine {

namespace {

struct PlanArguments {
    std::string config;
    std::vector<std::string> overrides;
};

Json planJson(const PretrainSpec& spec, kernels::Precision precision) {
    const ElementType compute = elementTypeOf(precision);
    const DerivedFigures figures = derivedFigures(spec, compute);
    const MemoryPlan plan = planTraining(resolvedModel(spec, spec.data.tokenizerVocabSize),
                                         {spec.train.perDeviceTrainBatchSize, spec.data.sequenceLength, compute});
    Json terms = Json::object();
    for (const OutsideMemory& term : plan.terms()) terms[term.term] = term.bytes;
    return {{"parameters", figures.parameters},
            {"non_embedding_parameters", figures.nonEmbeddingParameters},
            {"tokens_per_step", figures.tokensPerStep},
            {"total_tokens", figures.totalTokens},
            {"warmup_steps", figures.warmupSteps},
            {"flops_per_token", figures.flopsPerToken},
            {"paper_flops_per_token", figures.paperFlopsPerToken},
            {"total_flops", figures.totalFlops},
            {"precision", precision == kernels::Precision::Float32 ? "fp32" : "bf16"},
            {"memory_bytes", figures.memoryBytes},
            {"memory_by_term", terms},
            {"checkpoint_bytes", figures.checkpointBytes},
            {"disk_bytes", figures.diskBytes}};
}

void printPlan(const Json& plan) {
    auto line = [](const char* name, const std::string& value) { std::printf("  %-26s %s\n", name, value.c_str()); };
    auto count = [&](const char* key) { return formatCount(plan[key].get<double>()); };
    auto bytes = [&](const char* key) { return formatBytes(plan[key].get<int64_t>()); };
    line("parameters",
         count("parameters") + " (" + count("non_embedding_parameters") + " without embedding and output)");
    line("tokens per step", count("tokens_per_step"));
    line("tokens in all", count("total_tokens"));
    line("warm-up", plan["warmup_steps"].dump() + " steps");
    line("FLOPs per token", count("flops_per_token"));
    line("FLOPs in all", count("total_flops"));
    line("memory", bytes("memory_bytes") + " in " + plan["precision"].get<std::string>() + ", of this machine's " +
                       formatBytes(memoryState().totalBytes));
    for (const auto& [term, value] : plan["memory_by_term"].items())
        line(("  " + term).c_str(), formatBytes(value.get<int64_t>()));
    line("one checkpoint", bytes("checkpoint_bytes"));
    line("disk for checkpoints", bytes("disk_bytes"));
}

}  // namespace

Runner setUpPlan(CLI::App& app) {
    auto arguments = std::make_shared<PlanArguments>();
    app.add_option("--config", arguments->config, "RUN.yaml of a pretrain job")->required();
    app.add_option("--set", arguments->overrides, "Override an option: key=value (repeatable)")
        ->allow_extra_args(false);
    return [arguments](const CommandContext& context) {
        Config config = readConfig(arguments->config, arguments->overrides).result().orThrow();
        if (config.kind->name != kinds::kPretrain)
            throw RunError(
                usageError(arguments->config + " is a " + config.kind->name + " job", "plan reads pretrain jobs"));
        auto spec = config.as<PretrainSpec>();
        OpenedDevice device = openDevice(spec.device, spec.precision, spec.threads).orThrow();
        const Json plan = planJson(spec, device.precision);
        if (context.output == Output::Json)
            std::fputs(toJsonText(plan).c_str(), stdout);
        else
            printPlan(plan);
        return 0;
    };
}

}  // namespace sextant::engine
