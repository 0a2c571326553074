// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/work_folders.h"
#include "core/data/curate/work_share.h"

#include <mutex>

namespace sextant {

/// Takes chunks through the passes and the corpus stages of a recipe.
class PassRunner {
public:
    PassRunner(const CurationOptions& options, const Recipe& recipe, WorkFolders folders, const WorkShare& share,
               const CurationEvents& events, std::stop_token stop);

    /// All passes and what is decided between them. REQUIRES a share of everything.
    Result<void> run();
    /// The share's chunks of one pass. REQUIRES that the pass before is complete and was decided about.
    Result<void> runPass(size_t number);
    /// Lets the corpus stage after a pass decide. REQUIRES that the pass is complete and there is such a stage.
    Result<void> decideAfter(size_t number);
    /// Lets the stages that keep an index remember what they saw.
    Result<void> remember();
    const Funnel& funnel() const { return m_funnel; }

private:
    Result<void> countFinished(size_t number);
    Result<void> readAll(const Recipe::Pass& pass);
    Result<void> goOn(size_t number, const Recipe::Pass& pass);
    Result<void> decide(size_t number, const Recipe::Pass& pass);
    /// A chunk that was finished just now.
    Result<void> count(const ChunkName& name, const ChunkContent& content);
    Result<void> checkRejects(const ChunkName& last) const;
    /// Runs `body` on as many workers as memory and processors allow, until the first error.
    Result<void> onWorkers(const std::function<Result<void>()>& body) const;
    CorpusWork corpusWork(size_t step, const std::string& stage);
    void tell(const std::string& stage, int64_t done, int64_t total, const std::string& unit);

    const CurationOptions& m_options;
    const Recipe& m_recipe;
    WorkFolders m_folders;
    const WorkShare& m_share;
    const std::vector<Recipe::Pass> m_passes;
    const CurationEvents& m_events;
    std::stop_token m_stop;
    std::mutex m_mutex;  // guards what follows and the events
    Funnel m_funnel;
};

}  // namespace sextant
