// SPDX-License-Identifier: Apache-2.0
#include "core/run/curate_run.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/data/curate/curation_parts.h"
#include "core/data/curate/work_folders.h"
#include "core/job/folder_lock.h"
#include "core/job/stop_listener.h"
#include "core/launch/job_command.h"
#include "core/run/controllers.h"
#include "core/run/curate_setup.h"
#include "core/spec/spec_kinds.h"

namespace sextant {

namespace {

/// What the result depends on, for whoever wants to make it again: which program, which recipe, which files.
void addLedger(const CurateSpec& spec, const CurationOptions& options, Json& report) {
    OptionValues recipe = valuesOf(curateOptions(), &spec);
    for (const char* key : {"name", "sources", "tokenizer", "memory_limit", "threads"}) recipe.erase(key);
    report["recipe_hash"] = hexadecimal(hashText(toJsonLine(recipe)));
    report["program"] = "sextant " SEXTANT_VERSION;
    Json inputs = Json::array();
    for (const auto& file : options.files) {
        std::error_code code;
        const auto bytes = std::filesystem::file_size(file, code);
        inputs.push_back({{"file", file.string()}, {"bytes", code ? Json() : Json(bytes)}});
    }
    report["inputs"] = std::move(inputs);
}

RunEnd endOf(const Result<void>& outcome, RunEnd good) {
    if (outcome) return good;
    if (outcome.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    throw RunError(outcome.error());
}

/// How well classifiers learned: an event, a line of the log, and warnings where that is not sure.
void tellLearned(const std::vector<CurateSetup::Learned>& learned, JobSession& session) {
    for (const CurateSetup::Learned& classifier : learned) {
        Json fields = classifier.facts;
        fields.erase("warnings");
        fields["stage"] = classifier.step;
        session.send("eval", std::move(fields));
        session.log(classifier.line);
        for (const Json& warning : classifier.facts.value("warnings", Json::array()))
            session.warning(classifier.step + ": " + warning.get<std::string>());
    }
}

Result<void> curateInto(const CurateSpec& spec, JobSession& session) {
    session.send("started", {{"name", spec.name}});
    const double start = steadySeconds();
    const auto& folder = session.folder().path();
    const CurateSetup setup = SEXTANT_TRY(setUpCuration(spec, folder, session.stop()));
    tellLearned(setup.learned, session);
    for (const std::string& note : setup.notes) session.warning(note);
    CurateProgress progress(session, setup.recipe);
    const Funnel funnel = SEXTANT_TRY(curate(setup.options, setup.recipe, folder, progress.events(), session.stop()));
    if (funnel.replacedBytes > 0)
        session.warning(std::to_string(funnel.replacedBytes) + " bytes were not UTF-8; each became U+FFFD");
    if (funnel.rejects > 0)
        session.warning(std::to_string(funnel.rejects) +
                        " records could not be read; they are in rejects.jsonl with their reasons");
    Json report = funnel.toJson(setup.recipe);
    report["seconds"] = steadySeconds() - start;
    for (const CurateSetup::Learned& classifier : setup.learned)
        report["classifiers"][classifier.step] = classifier.facts;
    if (!setup.notes.empty()) report["notes"] = setup.notes;
    addLedger(spec, setup.options, report);
    return writeFileAtomically(session.folder().reportPath(), toJsonText(report));
}

Result<void> decideInto(const CurateSpec& spec, size_t pass, JobSession& session) {
    session.send("started", {{"name", spec.name}, {"pass", pass}});
    const auto& folder = session.folder().path();
    const CurateSetup setup = SEXTANT_TRY(setUpCuration(spec, folder, session.stop()));
    CurateProgress progress(session, setup.recipe);
    return decideAfterPass(setup.options, setup.recipe, folder, pass, progress.events(), session.stop());
}

Result<void> partInto(const CurateSpec& spec, const JobFolder& job, size_t pass, Part part, RunEvents& events,
                      std::stop_token interrupted) {
    if (SEXTANT_TRY(job.readStatus()).state == JobState::Finished)
        return usageError("the job in " + job.path().string() + " is finished", "There is nothing left to do");
    const FolderLock lock = SEXTANT_TRY(FolderLock::take(job.lockPath(), LockKind::Shared));
    const StopListener listener(job, std::move(interrupted));
    const CurateSetup setup = SEXTANT_TRY(setUpCuration(spec, job.path(), listener.token()));
    CurateProgress progress(events, setup.recipe);
    return curatePart(setup.options, setup.recipe, job.path(), pass, part, progress.events(), listener.token());
}

}  // namespace

/// Documents in, curated documents and the reason of every drop out: JOB/documents, JOB/dropped, JOB/signals and
/// report.json (the funnel). Goes on where an interrupted job, or parts of it, stopped. Throws RunError for what ends
/// the run.
RunEnd runCurate(const CurateSpec& spec, JobSession& session) {
    return endOf(curateInto(spec, session), RunEnd::Completed);
}

RunEnd runCurateDecision(const CurateSpec& spec, size_t pass, JobSession& session) {
    return endOf(decideInto(spec, pass, session), RunEnd::Waiting);
}

RunEnd runCuratePart(const CurateSpec& spec, const JobFolder& job, size_t pass, Part part, RunEvents& events,
                     std::stop_token interrupted) {
    return endOf(partInto(spec, job, pass, part, events, std::move(interrupted)), RunEnd::Waiting);
}

Result<std::vector<SlurmStep>> curateSteps(const CurateSpec& spec, const JobFolder& job,
                                           const std::filesystem::path& engine) {
    const CurateSetup setup = SEXTANT_TRY(setUpCuration(spec, job.path(), {}));
    SEXTANT_TRY(beginWork(setup.options, WorkFolders::of(job.path())));
    std::vector<std::string> curate = jobCommand(findSpecKind(kinds::kCurate)->command, job.path(), JobStart::Fresh);
    curate.insert(curate.begin(), engine.string());
    const auto step = [&](const std::string& name, SlurmStep::Kind kind, const std::vector<std::string>& rest) {
        SlurmStep made{name, kind, curate};
        made.command.insert(made.command.end(), rest.begin(), rest.end());
        return made;
    };
    std::vector<SlurmStep> steps;
    const auto passes = setup.recipe.passes();
    for (size_t pass = 0; pass < passes.size(); ++pass) {
        const std::string number = std::to_string(pass);
        steps.push_back(step("pass-" + number, SlurmStep::Kind::Parts, {"--pass", number}));
        if (passes[pass].collectedFor)
            steps.push_back(step("decide-" + number, SlurmStep::Kind::Single, {"--pass", number, "--decide"}));
    }
    steps.push_back(step("finish", SlurmStep::Kind::Single, {"--resume"}));
    return steps;
}

}  // namespace sextant
