// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stage_list.h"

#include "core/data/stages/length_stage.h"

#include <map>
#include <string>

namespace sextant {

namespace {

using StageMaker = Result<std::unique_ptr<DocumentStage>> (*)(const StageSpec& spec);

const std::map<std::string, StageMaker>& documentStages() {
    static const std::map<std::string, StageMaker> makers = {
        {"length", makeLengthStage},
    };
    return makers;
}

}  // namespace

Result<std::unique_ptr<DocumentStage>> makeDocumentStage(const StageSpec& spec) {
    const auto found = documentStages().find(spec.type);
    return found == documentStages().end() ? std::unique_ptr<DocumentStage>() : found->second(spec);
}

}  // namespace sextant
