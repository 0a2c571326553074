// SPDX-License-Identifier: Apache-2.0
#include "core/run/curate_run.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/data/curate/curation.h"
#include "core/data/formats/record_options.h"
#include "core/data/formats/sources.h"
#include "core/run/model_scorer.h"
#include "core/tokenizer/tokenizer.h"

#include <functional>

namespace sextant {

namespace {

constexpr double kSecondsBetweenEvents = 0.5;

Result<TokenCounting> tokenCounting(const std::string& path) {
    auto tokenizer = SEXTANT_TRY(Tokenizer::load(path));
    std::string fingerprint = hexadecimal(tokenizer.fingerprint());
    return TokenCounting{[tokenizer = std::move(tokenizer)](std::string_view text) {
                             return static_cast<uint32_t>(tokenizer.encode(text).size());
                         },
                         std::move(fingerprint)};
}

Result<CurationOptions> optionsOf(const CurateSpec& spec, std::vector<std::filesystem::path> files) {
    CurationOptions options;
    options.name = spec.name;
    options.files = std::move(files);
    options.reading = SEXTANT_TRY(recordOptions(spec));
    options.maxBadRecords = spec.maxBadRecords;
    options.memoryLimit = static_cast<int64_t>(spec.memoryLimit * (int64_t{1} << 30));
    options.threads = static_cast<int>(spec.threads);
    if (!spec.tokenizer.empty()) options.tokens = SEXTANT_TRY(tokenCounting(spec.tokenizer));
    return options;
}

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

/// Progress events with the funnel so far, and an estimate of the time the stage still takes.
class ProgressEvents {
public:
    ProgressEvents(JobSession& session, const Recipe& recipe) : m_session(session), m_recipe(recipe) {}

    void tell(const std::string& stage, int64_t done, int64_t total, const std::string& unit, const Funnel& funnel) {
        const double now = steadySeconds();
        if (stage != m_stage) {
            m_stage = stage;
            m_start = now;
            m_startDone = done;
            m_last = 0;
        }
        if (done < total && now - m_last < kSecondsBetweenEvents) return;
        m_last = now;
        const auto gone = static_cast<double>(done - m_startDone);
        const Json eta = gone > 0 ? Json((now - m_start) * static_cast<double>(total - done) / gone) : Json();
        m_session.send("progress", {{"stage", stage},
                                    {"done", done},
                                    {"total", total},
                                    {"unit", unit},
                                    {"eta_seconds", eta},
                                    {"funnel", funnel.toJson(m_recipe)}});
    }

private:
    JobSession& m_session;
    const Recipe& m_recipe;
    std::string m_stage;
    double m_start = 0, m_last = 0;
    int64_t m_startDone = 0;
};

Result<void> curateInto(const CurateSpec& spec, JobSession& session, std::stop_token stop) {
    session.send("started", {{"name", spec.name}});
    const double start = steadySeconds();
    SEXTANT_TRY(refuseWeights(spec.sources));
    const Recipe recipe = SEXTANT_TRY(Recipe::of(spec.stages, {{}, session.folder().path(), openModelScorer, stop}));
    const CurationOptions options = SEXTANT_TRY(optionsOf(spec, SEXTANT_TRY(expandSources(spec.sources, FolderFiles::Records))));
    std::stop_source stopped;  // by a signal or by a control request
    const std::stop_callback<std::function<void()>> relay(std::move(stop), [&] { stopped.request_stop(); });
    ProgressEvents progress(session, recipe);
    CurationEvents events;
    events.progress = [&](const std::string& stage, int64_t done, int64_t total, const std::string& unit,
                          const Funnel& funnel) {
        progress.tell(stage, done, total, unit, funnel);
        for (const ControlRequest& request : session.takeRequests())
            if (request.action == "stop") stopped.request_stop();
    };
    const Funnel funnel = SEXTANT_TRY(curate(options, recipe, session.folder().path(), events, stopped.get_token()));
    if (funnel.replacedBytes > 0)
        session.warning(std::to_string(funnel.replacedBytes) + " bytes were not UTF-8; each became U+FFFD");
    if (funnel.rejects > 0)
        session.warning(std::to_string(funnel.rejects) +
                        " records could not be read; they are in rejects.jsonl with their reasons");
    Json report = funnel.toJson(recipe);
    report["seconds"] = steadySeconds() - start;
    addLedger(spec, options, report);
    return writeFileAtomically(session.folder().reportPath(), toJsonText(report));
}

}  // namespace

RunEnd runCurate(const CurateSpec& spec, JobSession& session, std::stop_token stop) {
    const auto outcome = curateInto(spec, session, std::move(stop));
    if (outcome) return RunEnd::Completed;
    if (outcome.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    throw RunError(outcome.error());
}

}  // namespace sextant
