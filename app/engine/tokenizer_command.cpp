// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/job_runner.h"
#include "app/engine/tokenizer_commands.h"
#include "core/base/files.h"
#include "core/run/job_kinds.h"

#include <cstdio>
#include <optional>

namespace sextant::engine {

namespace {

struct TrainArguments {
    std::string config, out;
    std::vector<std::string> files, overrides;
    std::optional<int64_t> vocabularySize, specialTokens, threads;
    std::optional<std::string> preTokenizer, chatTemplate;
    std::optional<double> memoryLimit;
    bool resume = false;
    std::optional<int64_t> restarts;
};

/// Of a job that was prepared, or that did not finish.
Config frozenConfig(const TrainArguments& arguments) {
    const JobFolder folder = JobFolder::open(arguments.out).orThrow();
    if (!arguments.overrides.empty())
        throw RunError(usageError("--set cannot change a job that was started",
                                  "Its config is frozen in " + folder.configPath().string()));
    Config config = folder.readConfig().orThrow();
    if (arguments.resume && folder.readStatus().orThrow().state == JobState::Finished)
        throw RunError(
            usageError("the tokenizer in " + arguments.out + " is finished", "There is nothing to go on with"));
    return config;
}

/// The config file, or one made of the plain options, as values of the job kind `tokenizer`.
Config configOf(const TrainArguments& arguments) {
    std::vector<std::string> overrides;
    auto set = [&](const std::string& key, const auto& value) {
        if (value) overrides.push_back(key + "=" + toJsonLine(Json(*value)));
    };
    set("vocab_size", arguments.vocabularySize);
    set("special_tokens", arguments.specialTokens);
    set("threads", arguments.threads);
    set("memory_limit", arguments.memoryLimit);
    if (arguments.chatTemplate) overrides.push_back("chat_template=" + *arguments.chatTemplate);
    if (arguments.preTokenizer) overrides.push_back("pre_tokenizer=" + *arguments.preTokenizer);
    overrides.insert(overrides.end(), arguments.overrides.begin(), arguments.overrides.end());
    if (!arguments.config.empty()) {
        if (!arguments.files.empty())
            throw RunError(usageError("both --config and files are given",
                                      "Name the texts in the config's sources, or leave --config away"));
        Config config = readConfig(arguments.config, overrides).result().orThrow();
        if (config.kind->name != kinds::kTokenizer)
            throw RunError(usageError(arguments.config + " describes a " + config.kind->name + " job, not tokenizer"));
        return config;
    }
    if (arguments.files.empty() && JobFolder::isJob(arguments.out)) return frozenConfig(arguments);
    if (arguments.files.empty())
        throw RunError(usageError("there are no texts to learn from",
                                  "Name files, folders or globs, see `sextant-engine tokenizer train --help`"));
    Json sources = Json::array();
    for (const std::string& file : arguments.files) sources.push_back({{"path", file}});
    const std::string text = toJsonLine({{"kind", kinds::kTokenizer},
                                         {"name", std::filesystem::path(arguments.out).filename().string()},
                                         {"sources", sources}});
    return readConfigText(text, "the command line", overrides).result().orThrow();
}

/// A new job; one of the same config that did not finish is gone on with; a finished tokenizer is replaced.
std::pair<JobFolder, JobSession::Start> openFolder(const std::string& out, const Config& config) {
    if (!JobFolder::isJob(out))
        return {JobFolder::create(out, *config.kind, config.values).orThrow(), JobSession::Start::Fresh};
    JobFolder folder = JobFolder::open(out).orThrow();
    const Config before = folder.readConfig().orThrow();
    if (before.kind->name != kinds::kTokenizer)
        throw RunError(usageError(out + " holds a " + before.kind->name + " job", "Name another folder with --out"));
    const JobStatus status = folder.readStatus().orThrow();
    if (isActive(status.state))
        throw RunError(machineError("process " + std::to_string(status.pid) + " is training a tokenizer in " + out,
                                    "Wait for it, or name another folder"));
    const bool same = before.values == config.values;
    std::error_code code;
    const bool hasBegun = std::filesystem::exists(folder.eventsPath(), code);
    if (same && !hasBegun) return {folder, JobSession::Start::Fresh};
    if (same && status.state != JobState::Finished) return {folder, JobSession::Start::Resume};
    for (const auto& file : {folder.eventsPath(), folder.statusPath(), folder.controlPath(), folder.logPath(),
                             folder.reportPath(), folder.configPath()}) {
        std::filesystem::remove(file, code);
    }
    std::filesystem::remove_all(folder.path() / "work", code);  // belongs to the config before
    std::fprintf(stderr, "replacing the tokenizer in %s\n", out.c_str());
    return {JobFolder::create(out, *config.kind, config.values).orThrow(), JobSession::Start::Fresh};
}

int runTrain(const TrainArguments& arguments, const CommandContext& context) {
    if (arguments.restarts)
        return runSupervised(arguments.out, findSpecKind(kinds::kTokenizer)->command, *arguments.restarts, context);
    const Config config = configOf(arguments);
    const auto [folder, start] = openFolder(arguments.out, config);
    const int code = runJob(folder, config, {start, {}}, {Output::Text, {}}, controllerOf(*config.kind));
    if (code != 0) return code;
    const Json report = readJsonFile(folder.reportPath()).orThrow();
    if (context.output == Output::Json)
        std::fputs(toJsonText(report).c_str(), stdout);
    else
        std::printf("Wrote a tokenizer of %lld tokens to %s (%.3f bytes per token)\n",
                    report["vocabulary_size"].get<long long>(), arguments.out.c_str(),
                    report["bytes_per_token"].get<double>());
    return 0;
}

void addTokenizerOption(CLI::App& app, std::string& tokenizer) {
    app.add_option("--tokenizer", tokenizer, "tokenizer.json, a folder with one, or a .gguf vocabulary")->required();
}

}  // namespace

Runner setUpTokenizer(CLI::App& app) {
    auto train = std::make_shared<TrainArguments>();
    auto texts = std::make_shared<TokenizerTextArguments>();
    auto reports = std::make_shared<TokenizerReportArguments>();
    app.require_subcommand(1);
    app.fallthrough();
    CLI::App* trainApp = app.add_subcommand("train", "Train a byte-level BPE on text files");
    trainApp->add_option("--vocab-size", train->vocabularySize, "Tokens, special ones included (4096)");
    trainApp->add_option("--out,--job", train->out, "Folder for tokenizer.json; it becomes the job folder")->required();
    addRunOptions(*trainApp, train->resume, train->restarts);
    trainApp->add_option("--special-tokens", train->specialTokens,
                         "Special tokens: begin, end, padding, then reserved ones (3; the paper has 15)");
    trainApp->add_option("--pre-tokenizer", train->preTokenizer,
                         "How text is cut first: deepseek-llm (as if not given), gpt-2, llama-bpe, qwen2 ...");
    trainApp->add_option("--chat-template", train->chatTemplate,
                         "How conversations are written: deepseek-llm (as if not given), chatml, llama-3 ...");
    trainApp->add_option("--memory-limit", train->memoryLimit, "GiB; what does not fit is kept on disk (6)");
    trainApp->add_option("--threads", train->threads, "Processor threads; 0: all");
    trainApp->add_option("--config", train->config, "YAML file with `kind: tokenizer` instead of files and options");
    trainApp->add_option("--set", train->overrides, "Override an option: key=value (repeatable)")
        ->allow_extra_args(false);
    trainApp->add_option("files", train->files,
                         "Files of texts or records (all formats that curate reads), folders, globs");
    CLI::App* encode = app.add_subcommand("encode", "Text from standard input to ids, a line for each line");
    addTokenizerOption(*encode, texts->tokenizer);
    encode->add_flag("--pieces", texts->pieces, "Print the tokens' texts instead of ids");
    encode->add_flag("--whole", texts->whole, "Take the whole input as one text");
    encode->add_flag("--special-tokens", texts->specials,
                     "Put the tokens around the text that the model expects (BOS)");
    encode->add_option("--threads", texts->threads, "Processor threads; 0: all");
    CLI::App* decode = app.add_subcommand("decode", "Ids from standard input back to text");
    addTokenizerOption(*decode, texts->tokenizer);
    CLI::App* compare = app.add_subcommand(
        "compare", "Two tokenizers side by side, on files or on built-in samples of languages and code");
    compare->add_option("first", reports->first, "tokenizer.json, folder or .gguf")->required();
    compare->add_option("second", reports->second, "The other one")->required();
    compare->add_option("files", reports->files, "Texts to compare on; none: the built-in samples");
    CLI::App* info =
        app.add_subcommand("info", "What a tokenizer is; with texts: its rarest and its never-used tokens");
    info->add_option("tokenizer", reports->first, "tokenizer.json, folder or .gguf")->required();
    info->add_option("files", reports->files, "Texts to count tokens in");
    info->add_option("--limit", reports->limit, "Tokens in each list")->check(CLI::Range(1, 1000000));
    return [=](const CommandContext& context) {
        if (trainApp->parsed()) return runTrain(*train, context);
        if (encode->parsed()) return runTokenizerEncode(*texts);
        if (decode->parsed()) return runTokenizerDecode(*texts);
        return compare->parsed() ? runTokenizerCompare(*reports, context) : runTokenizerInfo(*reports, context);
    };
}

}  // namespace sextant::engine
