// SPDX-License-Identifier: Apache-2.0
#include "core/run/curate_setup.h"

#include "core/base/allocator.h"
#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/data/formats/record_options.h"
#include "core/data/formats/sources.h"
#include "core/run/model_scorer.h"
#include "core/tokenizer/tokenizer.h"

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
    options.reading.largestWindow = options.memoryLimit / 2;
    options.threads = static_cast<int>(spec.threads);
    if (!spec.tokenizer.empty()) options.tokens = SEXTANT_TRY(tokenCounting(spec.tokenizer));
    return options;
}

}  // namespace

Result<CurateSetup> setUpCuration(const CurateSpec& spec, const std::filesystem::path& folder, std::stop_token stop) {
    keepFreedMemory();  // a chunk is some megabytes of text, lines and frames
    std::vector<CurateSetup::Learned> learned;
    const auto hear = [&](const std::string& step, const Json& facts, const std::string& line) {
        learned.push_back({step, facts, line});
    };
    Recipe recipe = SEXTANT_TRY(Recipe::of(spec.stages, {{}, folder, openModelScorer, std::move(stop), hear}));
    SourceNotes notes;
    auto files = SEXTANT_TRY(expandSources(spec.sources, &notes));
    return CurateSetup{std::move(recipe), SEXTANT_TRY(optionsOf(spec, std::move(files))), std::move(learned),
                       notes.sentences()};
}

CurationEvents CurateProgress::events() {
    CurationEvents events;
    events.progress = [this](const std::string& stage, int64_t done, int64_t total, const std::string& unit,
                             const Funnel& funnel) { tell(stage, done, total, unit, funnel); };
    return events;
}

void CurateProgress::tell(const std::string& stage, int64_t done, int64_t total, const std::string& unit,
                          const Funnel& funnel) {
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
    m_events.send("progress", {{"stage", stage},
                               {"done", done},
                               {"total", total},
                               {"unit", unit},
                               {"eta_seconds", eta},
                               {"funnel", funnel.toJson(m_recipe)}});
}

}  // namespace sextant
