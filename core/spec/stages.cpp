// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages.h"

#include "core/base/text.h"
#include "core/spec/stages/cleaning_options.h"
#include "core/spec/stages/code_options.h"
#include "core/spec/stages/conversation_options.h"
#include "core/spec/stages/dedup_options.h"
#include "core/spec/stages/gopher_options.h"
#include "core/spec/stages/length_options.h"
#include "core/spec/stages/matching_options.h"
#include "core/spec/stages/model_options.h"
#include "core/spec/stages/web_options.h"

#include <algorithm>

namespace sextant {

namespace {

Result<Json> checkStage(const Json& stage) {
    std::vector<std::string> types;
    for (const StageKind& kind : stageKinds()) types.push_back(kind.type);
    if (!stage.is_object() || !stage.contains("type") || !stage["type"].is_string())
        return usageError("a stage needs a type", "One of " + join(types, ", "));
    const std::string type = stage["type"];
    const StageKind* kind = findStageKind(type);
    if (!kind) {
        const auto near = nearestName(type, types);
        return usageError("found the type \"" + type + "\", allowed is one of " + join(types, ", "),
                          near ? "Did you mean " + *near + "?" : "");
    }
    Json checked = {{"type", type}};
    checked.update(defaultsOf(kind->table()));
    for (const auto& [key, value] : stage.items()) {
        if (key == "type") continue;
        const Option* option = kind->table().find(key);
        if (!option) {
            const auto near = nearestName(key, kind->table().keys());
            return usageError(type + " has no option \"" + key + "\"",
                              near ? "Did you mean " + *near + "?" : "It has " + join(kind->table().keys(), ", "));
        }
        auto good = value.is_string() ? option->parse(value.get<std::string>()) : option->check(value);
        if (!good) return usageError(type + ", " + key + ": " + good.error().message, good.error().nextStep);
        checked[key] = std::move(good).value();
    }
    return checked;
}

}  // namespace

const std::vector<StageKind>& stageKinds() {
    static const std::vector<StageKind> kinds = {
        {"unicode", "Unicode", "Repairs double encoding, takes out control characters, brings text into a normal form.",
         unicodeOptions},
        {"length", "Length", "Keeps documents of a length between two limits.", lengthOptions},
        {"characters", "Characters", "Rules about the shares of letters, digits, white space and capitals.",
         charactersOptions},
        {"url_list", "Addresses", "Drops pages by their address: domains, words.", urlListOptions, checkUrlList},
        {"language", "Language", "Keeps texts of some languages.", languageOptions},
        {"gopher_quality", "Gopher: quality",
         "Rules about words, symbols, bullets, common words, in the counting of four public pipelines.",
         gopherQualityOptions},
        {"gopher_repetition", "Gopher: repetition",
         "Rules about repeated lines, paragraphs and n-grams, in the counting of four public pipelines.",
         gopherRepetitionOptions},
        {"c4", "C4", "Cuts out lines that are no sentences, and drops pages with too few of them.", c4Options},
        {"fineweb", "FineWeb", "Rules about the ends of lines, short lines, repeated lines and lists.", fineWebOptions},
        {"decontaminate", "Decontamination", "Drops documents that share word n-grams with evaluation sets.",
         decontaminateOptions, checkDecontaminate},
        {"personal_data", "Personal data", "Masks e-mail and IP addresses, phone and card numbers.",
         personalDataOptions},
        {"conversation", "Conversations",
         "Drops conversations with broken or empty turns, and preferences whose answers are alike.",
         conversationOptions},
        {"regex", "Regular expressions",
         "Drops documents that match patterns, or those that do not, or takes matches out.", regexOptions, checkRegex},
        {"word_list", "Word list", "Drops documents that say listed words or phrases too often.", wordListOptions,
         checkWordList},
        {"code", "Code", "Rules about program text: lines, characters, comments, data in code, markup.", codeOptions},
        {"maths", "Mathematics", "Rules about formulas: how much of a text they are, whether they are balanced.",
         mathsOptions},
        {"quality_classifier", "Quality classifier",
         "Learns from good and bad examples to tell them apart by their words, and drops what is like the bad ones.",
         qualityClassifierOptions, checkQualityClassifier},
        {"perplexity", "Perplexity", "Drops texts that a model finds too surprising, or not surprising at all.",
         perplexityOptions, checkPerplexity},
        {"exact_dedup", "Exact duplicates", "Keeps the first of documents, paragraphs or lines that are the same.",
         exactDedupOptions},
        {"exact_substring_dedup", "Repeated passages",
         "Cuts out stretches of text that stood somewhere before, byte by byte the same.", exactSubstringOptions},
        {"minhash_dedup", "Near duplicates",
         "Finds documents that share most of their word n-grams, and verifies every pair by its true Jaccard "
         "similarity.",
         minhashDedupOptions},
    };
    return kinds;
}

const StageKind* findStageKind(const std::string& type) {
    const auto& kinds = stageKinds();
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const StageKind& kind) { return kind.type == type; });
    return found == kinds.end() ? nullptr : &*found;
}

Result<Json> checkStages(const Json& stages) {
    if (!stages.is_array()) return usageError("expected a list of stages, each with a type");
    Json checked = Json::array();
    for (const Json& stage : stages) {
        auto good = checkStage(stage);
        if (!good)
            return usageError("stage " + std::to_string(checked.size() + 1) + ": " + good.error().message,
                              good.error().nextStep);
        checked.push_back(std::move(good).value());
    }
    return checked;
}

std::vector<Problem> stageProblems(const Json& stages) {
    std::vector<Problem> problems;
    for (size_t i = 0; i < stages.size(); ++i) {
        const std::string type = stages[i].value("type", "");
        const StageKind* kind = findStageKind(type);
        if (!kind || !kind->check) continue;
        for (Problem& problem : kind->check(stages[i])) {
            problem.message =
                "stage " + std::to_string(i + 1) + ": " + type + ", " + problem.key + ": " + problem.message;
            problems.push_back(std::move(problem));
        }
    }
    return problems;
}

}  // namespace sextant
