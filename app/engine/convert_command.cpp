// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/interrupts.h"
#include "app/engine/job_runner.h"
#include "core/base/text.h"
#include "core/run/convert_model.h"

#include <unistd.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <cstdio>

namespace sextant::engine {

namespace {

struct ConvertArguments {
    JobArguments job;
    std::string from, to, format, type;
    bool skipsCertificate = false;
};

/// Percent of a stage that takes long, on a terminal.
DataProgress percentLine(const std::string& stage) {
    if (::isatty(STDERR_FILENO) == 0) return [](int64_t, int64_t) {};
    const std::string words = stage == "write" ? "writing" : "comparing with the original";
    return [words, shown = int64_t{-1}](int64_t done, int64_t total) mutable {
        const int64_t percent = 100 * done / std::max<int64_t>(1, total);
        if (percent == shown) return;
        shown = percent;
        std::fprintf(stderr, "\r\033[K%s, %d %%%s", words.c_str(), static_cast<int>(percent), done < total ? "" : "\n");
    };
}

void printReport(const Json& report) {
    const std::string to = report["to"];
    if (report.contains("vocabulary_size")) {
        std::printf("Wrote the vocabulary of %lld tokens to %s\n", report["vocabulary_size"].get<long long>(),
                    to.c_str());
        return;
    }
    std::printf("Wrote %s from %s (%s, %s)\n", to.c_str(), report["from"].get<std::string>().c_str(),
                report["type"].get<std::string>().c_str(), formatBytes(report["bytes"].get<int64_t>()).c_str());
    if (!report.contains("certificate")) return;
    const Json& certificate = report["certificate"];
    std::printf(
        "Loaded again and compared with the original over %lld positions of text in many languages:\n"
        "  same first choice        %.2f %%\n"
        "  KL divergence            %.6f on average, %.6f at most\n"
        "  same tokens              %s\n"
        "  weights                  %s, %s before\n",
        static_cast<long long>(certificate["positions"].get<int64_t>()),
        100 * certificate["equal_first_choice"].get<double>(), certificate["mean_kl_divergence"].get<double>(),
        certificate["largest_kl_divergence"].get<double>(), certificate["equal_tokens"].get<bool>() ? "yes" : "NO",
        formatBytes(certificate["copy_bytes"].get<int64_t>()).c_str(),
        formatBytes(certificate["original_bytes"].get<int64_t>()).c_str());
}

/// What the options of the command line say, as a config file would.
ConvertSpec specOf(const ConvertArguments& arguments) {
    if (arguments.from.empty() || arguments.to.empty())
        throw RunError(usageError("there is no model to convert, or no place for the result",
                                  "Give --from and --to, or a job with --job"));
    const bool isFile = std::filesystem::path(arguments.to).extension() == ".gguf";
    OptionValues values = {{"from", arguments.from}, {"to", arguments.to}, {"format", isFile ? "gguf" : "hf"}};
    if (!arguments.format.empty()) values["format"] = arguments.format;
    if (!arguments.type.empty()) values["type"] = arguments.type;
    if (arguments.skipsCertificate) values["certificate"] = "skip";
    return specFrom<ConvertSpec>(convertOptions(), values);
}

int runConvertJob(const ConvertArguments& arguments, const CommandContext& context) {
    const int code = runJob(arguments.job, findSpecKind(kinds::kConvert)->command, context);
    if (code == 0 && !arguments.job.restarts && context.output == Output::Text)
        printReport(readJsonFile(JobFolder(arguments.job.job).reportPath()).orThrow());
    return code;
}

int runConvert(const ConvertArguments& arguments, const CommandContext& context) {
    if (!arguments.job.job.empty()) return runConvertJob(arguments, context);
    if (!arguments.job.config.empty())
        throw RunError(usageError("a config is given without a folder for the job", "Add --job DIR"));
    const auto progress = [](const std::string& stage, const std::string&) { return percentLine(stage); };
    const Json report = convertModel(specOf(arguments), progress, interruptToken()).orThrow();
    if (context.output == Output::Json)
        std::fputs(toJsonText(report).c_str(), stdout);
    else
        printReport(report);
    return 0;
}

}  // namespace

Runner setUpConvert(CLI::App& app) {
    auto arguments = std::make_shared<ConvertArguments>();
    addJobOptions(app, arguments->job);
    addRunOptions(app, arguments->job.resume, arguments->job.restarts);
    CLI::Option* job = app.get_option("--job")->required(false);
    app.add_option("--from", arguments->from,
                   "A model folder, a job (its newest checkpoint), a .gguf file; or a tokenizer alone")
        ->excludes(job);
    app.add_option("--to", arguments->to, "Folder (hf) or file (gguf) to write")->excludes(job);
    app.add_option("--format", arguments->format,
                   "hf: a Hugging Face folder; gguf: one file. As if not given: gguf where --to ends in .gguf")
        ->check(CLI::IsMember({"hf", "gguf"}))
        ->excludes(job);
    app.add_option("--type", arguments->type,
                   "How matrices are stored: bf16 or f32 (as if not given, like the original), and in GGUF files also "
                   "f16, q8_0, q6_k, q5_k, q4_k or q4_0")
        ->check(CLI::IsMember({"f32", "f16", "bf16", "q8_0", "q4_0", "q4_k", "q5_k", "q6_k"}))
        ->excludes(job);
    app.add_flag("--no-certificate", arguments->skipsCertificate,
                 "Do not load the result again and compare it with the original")
        ->excludes(job);
    app.footer(
        "As a job, which can be watched and stopped: sextant-engine convert CONVERT.yaml --job DIR. A minimal "
        "CONVERT.yaml:\n  kind: convert\n  from: jobs/first\n  type: q4_k\n\nAll options: sextant-engine schema "
        "convert");
    return [arguments](const CommandContext& context) { return runConvert(*arguments, context); };
}

}  // namespace sextant::engine
