// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/data/stages/stage_parts.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

// The stages that look at one document at a time, by their options. What each of them does stands in its own file.
// A Usage or Data error where options contradict each other or a file they name cannot be used.

Result<std::unique_ptr<DocumentStage>> makeC4Stage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeCharactersStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeCodeStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeConversationStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeDecontaminateStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeFineWebStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeGopherQualityStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeGopherRepetitionStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeLanguageStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeLengthStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeMathsStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makePerplexityStage(const StageSpec& spec, const StageParts& parts);
Result<std::unique_ptr<DocumentStage>> makePersonalDataStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeQualityClassifierStage(const StageSpec& spec, const StageParts& parts);
Result<std::unique_ptr<DocumentStage>> makeRegexStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeUnicodeStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeUrlListStage(const StageSpec& spec);
Result<std::unique_ptr<DocumentStage>> makeWordListStage(const StageSpec& spec);

}  // namespace sextant
