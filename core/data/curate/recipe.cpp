// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/recipe.h"

#include "core/data/stages/stage_list.h"

#include <map>

namespace sextant {

Result<Recipe> Recipe::of(const std::vector<StageSpec>& stages, StageParts parts) {
    Recipe recipe;
    std::map<std::string, int> seen;
    for (const StageSpec& spec : stages) {
        const int count = ++seen[spec.type];
        Step step{count == 1 ? spec.type : spec.type + "-" + std::to_string(count), {}, {}};
        parts.step = step.name;
        step.document = SEXTANT_TRY(makeDocumentStage(spec, parts));
        if (!step.document) step.corpus = SEXTANT_TRY(makeCorpusStage(spec));
        if (!step.document && !step.corpus)
            return Error{ErrorKind::Internal, "no code stands behind the stage " + spec.type, {}};
        recipe.m_steps.push_back(std::move(step));
    }
    return recipe;
}

std::vector<Recipe::Pass> Recipe::passes() const {
    std::vector<Pass> passes(1);
    for (size_t i = 0; i < m_steps.size(); ++i) {
        passes.back().last = i;
        if (!m_steps[i].corpus) continue;
        passes.back().collectedFor = i;
        passes.push_back({i, i + 1, i + 1, {}});
    }
    passes.back().last = m_steps.size();
    return passes;
}

size_t Recipe::signalCount(size_t first, size_t last) const {
    size_t count = 0;
    for (size_t i = first; i < last; ++i) count += m_steps[i].document ? m_steps[i].document->rules().size() : 0;
    return count;
}

}  // namespace sextant
