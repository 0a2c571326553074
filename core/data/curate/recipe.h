// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"
#include "core/data/stages/stage.h"
#include "core/data/stages/stage_parts.h"
#include "core/spec/stages.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

/// The stages of a recipe, ready to work. Every stage that needs the whole corpus ends a pass over the documents: the
/// document stages before it run while its keys are collected, its verdicts are applied as the next pass begins.
class Recipe {
public:
    struct Step {
        std::string name;                         ///< the type; the second stage of a type is "length-2"
        std::unique_ptr<DocumentStage> document;  ///< one of the two
        std::unique_ptr<CorpusStage> corpus;
    };
    struct Pass {
        std::optional<size_t> decidedBefore;  ///< the corpus step whose verdicts it applies
        size_t first = 0, last = 0;           ///< its document steps: [first, last)
        std::optional<size_t> collectedFor;   ///< the corpus step it collects keys for
    };

    /// `parts.step` is of no account.
    static Result<Recipe> of(const std::vector<StageSpec>& stages, StageParts parts = {});

    const std::vector<Step>& steps() const { return m_steps; }
    std::vector<Pass> passes() const;
    /// Signals of the document steps in [first, last), in order.
    size_t signalCount(size_t first, size_t last) const;

private:
    std::vector<Step> m_steps;
};

}  // namespace sextant
