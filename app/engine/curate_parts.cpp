// SPDX-License-Identifier: Apache-2.0
#include "app/engine/curate_modes.h"
#include "app/engine/interrupts.h"
#include "app/engine/progress_printer.h"
#include "core/run/curate_run.h"

#include <CLI/App.hpp>

#include <charconv>
#include <cstdio>

namespace sextant::engine {

namespace {

/// Events of a process that has only a terminal.
class PrintedEvents : public RunEvents {
public:
    void send(const std::string& event, Json fields) override { m_printer.show(event, fields); }
    void log(const std::string& line) override { std::fprintf(stderr, "%s\n", line.c_str()); }

private:
    ProgressPrinter m_printer;
};

Part partFrom(const std::string& text) {
    Part part;
    const char* end = text.data() + text.size();
    const auto [slash, error] = std::from_chars(text.data(), end, part.index);
    if (error == std::errc() && slash != end && *slash == '/') {
        const auto [stop, countError] = std::from_chars(slash + 1, end, part.count);
        if (countError == std::errc() && stop == end && part.index < part.count) return part;
    }
    throw RunError(usageError("--part: found \"" + text + "\", allowed is I/N with I from 0 to N-1",
                              "Write for example --part 0/8"));
}

/// A job whose folder --slurm made.
std::pair<JobFolder, Config> openPrepared(JobArguments arguments) {
    arguments.resume = true;
    return openJob(arguments, findSpecKind(kinds::kCurate)->command);
}

int runPart(const JobArguments& arguments, size_t pass, Part part, const CommandContext& context) {
    const std::stop_token interrupted = interruptToken();
    const auto [folder, config] = openPrepared(arguments);
    RunEnd end;
    {
        PrintedEvents events;
        end = runCuratePart(config.as<CurateSpec>(), folder, pass, part, events, interrupted);
    }
    const bool isDone = end != RunEnd::Interrupted;
    if (context.output == Output::Json)
        std::fputs(
            toJsonText({{"job", folder.path().string()}, {"pass", pass}, {"part", part.text()}, {"done", isDone}})
                .c_str(),
            stdout);
    else if (isDone)
        std::printf("part %s of pass %zu is done\n", part.text().c_str(), pass);
    return isDone ? 0 : exitCode(ErrorKind::Interrupted);
}

}  // namespace

void addPartOptions(CLI::App& app, CurateParts& arguments) {
    auto* pass = app.add_option(
        "--pass", arguments.pass,
        "Work on one pass over the documents, from 0; with --part or --decide, on a job that --slurm prepared");
    auto* part =
        app.add_option("--part", arguments.part, "I/N: do part I of the pass, from 0, of N that other processes do")
            ->needs(pass);
    app.add_flag("--decide", arguments.decides,
                 "Let the stage after the pass decide, when all parts of the pass are done")
        ->needs(pass)
        ->excludes(part);
}

int runCurateParts(const JobArguments& job, const CurateParts& parts, const CommandContext& context) {
    const size_t pass = *parts.pass;
    if (!parts.part.empty()) return runPart(job, pass, partFrom(parts.part), context);
    if (!parts.decides)
        throw RunError(usageError("--pass needs to know what to do with the pass",
                                  "Add --part I/N, or --decide when all parts are done"));
    const auto [folder, config] = openPrepared(job);
    return runJob(folder, config, {JobSession::Start::Resume, {}}, context,
                  [pass](const Config& recipe, JobSession& session, const RunStart&) {
                      return runCurateDecision(recipe.as<CurateSpec>(), pass, session);
                  });
}

}  // namespace sextant::engine
