// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/chunk_file.h"
#include "core/data/curate/curation.h"

#include <filesystem>
#include <mutex>

namespace sextant {

/// Where a curation keeps what it is working on.
struct WorkFolders {
    std::filesystem::path work;

    std::filesystem::path pass(size_t pass) const { return work / ("pass-" + std::to_string(pass)); }
    std::filesystem::path verdicts(size_t step) const { return work / ("step-" + std::to_string(step) + ".verdicts"); }
    std::filesystem::path scratch(size_t step) const { return work / ("step-" + std::to_string(step)); }
};

/// Takes all chunks through the passes and the corpus stages of a recipe; afterwards every pass folder is complete.
class PassRunner {
public:
    PassRunner(const CurationOptions& options, const Recipe& recipe, WorkFolders folders, const CurationEvents& events,
               std::stop_token stop);

    Result<void> run();
    /// Lets the stages that keep an index remember what they saw.
    Result<void> remember();
    const Funnel& funnel() const { return m_funnel; }

private:
    Result<void> countFinished(size_t number);
    Result<void> readAll(const Recipe::Pass& pass);
    Result<void> goOn(size_t number, const Recipe::Pass& pass);
    Result<void> decide(size_t number, const Recipe::Pass& pass);
    Result<void> save(size_t pass, const ChunkName& name, ChunkContent content);
    Result<void> checkRejects(const ChunkContent& content, const ChunkName& name);
    /// Runs `body` on as many workers as memory and processors allow, until the first error.
    Result<void> onWorkers(const std::function<Result<void>()>& body) const;
    CorpusWork corpusWork(size_t step, const std::string& stage);
    void tell(const std::string& stage, int64_t done, int64_t total, const std::string& unit);

    const CurationOptions& m_options;
    const Recipe& m_recipe;
    WorkFolders m_folders;
    const CurationEvents& m_events;
    std::stop_token m_stop;
    std::mutex m_mutex;  // guards what follows and the events
    Funnel m_funnel;
};

}  // namespace sextant
