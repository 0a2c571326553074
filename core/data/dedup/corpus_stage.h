// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/plain_data.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/data/dedup/verdict_file.h"
#include "core/data/stages/document.h"
#include "core/spec/stages.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// What a corpus stage may look at when it decides: the documents that reached it, in chunks in the order of their
/// places.
class CorpusView {
public:
    virtual ~CorpusView() = default;
    virtual size_t chunks() const = 0;
    /// What `collect` left of the chunk's documents, in their order. Any thread.
    virtual Result<std::string> keys(size_t chunk) const = 0;
    /// The same as records.
    template <class T>
    Result<std::vector<T>> keysAs(size_t chunk) const {
        const std::string bytes = SEXTANT_TRY(keys(chunk));
        if (bytes.size() % sizeof(T) != 0) return dataError("the collected keys of a chunk are cut off");
        return valuesFrom<T>(bytes);
    }
    /// The places of the chunk's documents, ascending. Any thread.
    virtual Result<std::vector<DocumentPlace>> places(size_t chunk) const = 0;
    /// Hands out the chunk's documents, in their order. Any thread.
    virtual Result<void> documents(size_t chunk, const std::function<void(Document)>& visit) const = 0;
};

struct CorpusWork {
    std::string jobName;           ///< under which an index knows this job; its own earlier entries do not count
    std::filesystem::path folder;  ///< for files between the phases of a decision; exists and is the stage's own
    int64_t memoryLimit = 1 << 30;
    int threads = 0;
    DataProgress progress;  ///< in chunks
    std::stop_token stop;
};

/// A stage that has seen every document before it decides about one. The result must not depend on threads or memory.
class CorpusStage {
public:
    virtual ~CorpusStage() = default;
    /// The rule its verdicts carry, and the limit their similarity reached.
    virtual std::string ruleName() const = 0;
    virtual double limit() const = 0;
    /// Appends what the decision needs to know of one document. Const: any thread.
    virtual void collect(const Document& document, std::string& keys) const = 0;
    /// Decides. Leaves files of verdicts in the work's folder, each sorted. Called again after a kill, with the same
    /// folder, it does only what is missing (decision_phases.h).
    virtual Result<std::vector<std::filesystem::path>> decide(const CorpusView& corpus,
                                                              const CorpusWork& work) const = 0;
    /// Makes the decision lasting where the stage keeps an index across jobs. Called after the job's output is
    /// complete; doing it again changes nothing.
    virtual Result<void> remember(const CorpusView&, const VerdictFile&, const CorpusWork&) const { return {}; }
};

/// What a recipe's stage does to the corpus; null for a stage that looks at single documents (stages/stage_list.h).
/// Makers: corpus_stage_list.cpp.
Result<std::unique_ptr<CorpusStage>> makeCorpusStage(const StageSpec& spec);

}  // namespace sextant
