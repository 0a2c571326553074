// SPDX-License-Identifier: Apache-2.0
#include "app/engine/command.h"
#include "core/base/error.h"
#include "core/base/text.h"

// Here alone, the bodies of the formatter and of config files too, which are slow to compile; commands read
// CLI/App.hpp.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <new>

namespace {

using namespace sextant;
using namespace sextant::engine;

/// Errors go to stderr as one sentence plus the next step; with --json also as a document on stdout.
int report(const Error& error, Output output) {
    std::fprintf(stderr, "sextant-engine: %s\n", error.sentence().c_str());
    if (output == Output::Json) {
        Json json = {
            {"error",
             {{"message", error.message}, {"next_step", error.nextStep}, {"exit_code", exitCode(error.kind)}}}};
        std::fputs(toJsonText(json).c_str(), stdout);
    }
    return exitCode(error.kind);
}

/// CLI11's own message, with the nearest command when the first word is not one.
int reportUsage(const CLI::ParseError& parseError, CLI::App& app, int argc, char** argv) {
    if (parseError.get_exit_code() == 0) return app.exit(parseError);  // --help, --version
    std::string hint = "Try: sextant-engine --help";
    std::vector<std::string> names;
    for (const Command& command : commands()) names.push_back(command.name);
    const std::string first = argc > 1 ? argv[1] : "";
    const bool known = std::find(names.begin(), names.end(), first) != names.end();
    if (known) hint = "Try: sextant-engine " + first + " --help";
    if (!known && !first.empty() && !first.starts_with("-")) {
        auto near = nearestName(first, names);
        return report(usageError("there is no command \"" + first + "\"", near ? "Did you mean " + *near + "?" : hint),
                      Output::Text);
    }
    std::string message = parseError.what();
    while (!message.empty() && (message.back() == '\n' || message.back() == '.')) message.pop_back();
    return report(usageError(message, hint), Output::Text);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Sextant's engine: make language models the way the DeepSeek LLM paper does.", "sextant-engine");
    app.set_version_flag("--version", "sextant-engine " SEXTANT_VERSION);
    app.require_subcommand(1);
    CommandContext context;
    std::vector<std::pair<CLI::App*, std::function<int(const CommandContext&)>>> runners;
    bool asJson = false;
    for (const Command& command : commands()) {
        CLI::App* sub = app.add_subcommand(command.name, command.description);
        auto run = command.setup(*sub);
        sub->add_flag("--json", asJson, "Print the result as one JSON document");
        runners.emplace_back(sub, std::move(run));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return reportUsage(error, app, argc, argv);
    }
    context.output = asJson ? Output::Json : Output::Text;
    context.arguments.assign(argv + 1, argv + argc);
    try {
        for (auto& [sub, run] : runners)
            if (sub->parsed()) return run(context);
    } catch (const RunError& error) {
        return report(error.error(), context.output);
    } catch (const std::bad_alloc&) {
        return report(machineError("there is not enough memory", "Close other programs, or make the run smaller"),
                      context.output);
    } catch (const std::exception& error) {
        return report(
            {ErrorKind::Internal, std::string("an internal error: ") + error.what(), "Please report it with log.txt"},
            context.output);
    }
    return 0;
}
