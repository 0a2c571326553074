// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stage_list.h"

#include "core/data/stages/stages.h"

#include <map>
#include <string>

namespace sextant {

namespace {

using StageMaker = Result<std::unique_ptr<DocumentStage>> (*)(const StageSpec& spec);

const std::map<std::string, StageMaker>& documentStages() {
    static const std::map<std::string, StageMaker> makers = {
        {"unicode", makeUnicodeStage},
        {"length", makeLengthStage},
        {"characters", makeCharactersStage},
        {"conversation", makeConversationStage},
        {"decontaminate", makeDecontaminateStage},
        {"personal_data", makePersonalDataStage},
        {"url_list", makeUrlListStage},
        {"language", makeLanguageStage},
        {"gopher_quality", makeGopherQualityStage},
        {"gopher_repetition", makeGopherRepetitionStage},
        {"c4", makeC4Stage},
        {"fineweb", makeFineWebStage},
        {"regex", makeRegexStage},
        {"word_list", makeWordListStage},
        {"code", makeCodeStage},
        {"maths", makeMathsStage},
    };
    return makers;
}

/// Those that need more than their options.
using PartsMaker = Result<std::unique_ptr<DocumentStage>> (*)(const StageSpec& spec, const StageParts& parts);

const std::map<std::string, PartsMaker>& stagesWithParts() {
    static const std::map<std::string, PartsMaker> makers = {
        {"quality_classifier", makeQualityClassifierStage},
        {"perplexity", makePerplexityStage},
    };
    return makers;
}

}  // namespace

Result<std::unique_ptr<DocumentStage>> makeDocumentStage(const StageSpec& spec, const StageParts& parts) {
    if (const auto found = stagesWithParts().find(spec.type); found != stagesWithParts().end())
        return found->second(spec, parts);
    const auto found = documentStages().find(spec.type);
    return found == documentStages().end() ? std::unique_ptr<DocumentStage>() : found->second(spec);
}

}  // namespace sextant
