// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/corpus_stages.h"

#include <map>

namespace sextant {

namespace {

using StageMaker = Result<std::unique_ptr<CorpusStage>> (*)(const StageSpec& spec);

const std::map<std::string, StageMaker>& corpusStages() {
    static const std::map<std::string, StageMaker> makers = {
        {"exact_dedup", makeExactDedup},
        {"exact_substring_dedup", makeExactSubstringDedup},
        {"minhash_dedup", makeMinhashDedup},
    };
    return makers;
}

}  // namespace

Result<std::unique_ptr<CorpusStage>> makeCorpusStage(const StageSpec& spec) {
    const auto found = corpusStages().find(spec.type);
    return found == corpusStages().end() ? std::unique_ptr<CorpusStage>() : found->second(spec);
}

}  // namespace sextant
