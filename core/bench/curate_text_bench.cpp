// SPDX-License-Identifier: Apache-2.0
#include "core/bench/curate_text_bench.h"

#include "core/bench/best_seconds.h"
#include "core/data/curate/curation.h"
#include "core/data/dedup/minhash.h"
#include "core/data/dedup/shingles.h"
#include "core/data/formats/sources.h"
#include "core/data/stages/stage_list.h"

#include <memory>
#include <optional>
#include <vector>

namespace sextant {

namespace {

using Stages = std::vector<std::unique_ptr<DocumentStage>>;

Result<std::vector<std::string>> textsOf(const std::vector<std::filesystem::path>& files) {
    std::vector<std::string> texts;
    for (const auto& file : files) {
        auto reader = SEXTANT_TRY(openRecords(file, {}));
        while (auto chunk = SEXTANT_TRY(reader->next()))
            reader->decode(*chunk,
                           {[&](Record record) { texts.push_back(std::move(record.text)); }, [](const BadRecord&) {}});
    }
    return texts;
}

/// In an order in which the stage that cuts lines out comes last: all see whole texts.
Result<Stages> ruleStages() {
    Stages stages;
    for (const char* type : {"gopher_repetition", "gopher_quality", "fineweb", "c4"})
        stages.push_back(SEXTANT_TRY(makeDocumentStage({type, defaultsOf(findStageKind(type)->table())})));
    return stages;
}

void measureAll(const Stages& stages, const std::string& text) {
    Document document;
    document.text = text;
    std::optional<TextFeatures> features(document.text);
    std::vector<float> values;
    for (const auto& stage : stages) {
        stage->edit(document);
        if (document.text != features->text()) features.emplace(document.text);
        values.resize(stage->rules().size());
        stage->measure(document, *features, values);
    }
}

}  // namespace

Result<void> benchCurateTexts(const std::string& file, const std::filesystem::path& folder, Json& result) {
    const auto files = SEXTANT_TRY(expandSources({{file, 1.0}}));
    const auto texts = SEXTANT_TRY(textsOf(files));
    size_t bytes = 0;
    for (const std::string& text : texts) bytes += text.size();
    const auto rate = [&](double seconds) { return static_cast<double>(bytes) / seconds / 1e6; };
    const MinHasher hasher(14, 8, 1);
    std::vector<uint64_t> shingles;
    std::vector<uint32_t> minima;
    result["documents"] = texts.size();
    result["text_bytes"] = bytes;
    result["ngram_megabytes_per_second"] = rate(bestSeconds([&] {
        for (const std::string& text : texts) wordShingles(text, 5, shingles);
    }));
    result["signature_megabytes_per_second"] = rate(bestSeconds([&] {
        for (const std::string& text : texts) {
            wordShingles(text, 5, shingles);
            hasher.signature(shingles, minima);
        }
    }));
    const Stages stages = SEXTANT_TRY(ruleStages());
    result["signal_megabytes_per_second"] = rate(bestSeconds([&] {
        for (const std::string& text : texts) measureAll(stages, text);
    }));
    CurationOptions options;
    options.files = files;
    options.threads = 1;
    Result<void> outcome;
    const Recipe recipe = SEXTANT_TRY(Recipe::of({}));
    result["pass_through_megabytes_per_second"] = rate(bestSeconds([&] {
        const auto funnel = curate(options, recipe, folder / "pass", {}, {});
        if (!funnel) outcome = funnel.error();
    }));
    return outcome;
}

}  // namespace sextant
