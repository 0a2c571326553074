// SPDX-License-Identifier: Apache-2.0
// Small corpora with planted duplicates, and curations of them.
#pragma once

#include "../data_test.h"
#include "core/base/random.h"
#include "core/data/curate/curated_job.h"
#include "core/data/curate/curation.h"
#include "core/data/dedup/shingles.h"
#include "core/spec/stages.h"

#include <string>
#include <vector>

namespace sextant::test {

/// `count` words of a vocabulary of 5,000, a pure function of the number.
inline std::vector<std::string> wordsOf(uint64_t number, size_t count) {
    const CounterRandom random(number, 11);
    std::vector<std::string> words;
    for (size_t i = 0; i < count; ++i) words.push_back("w" + std::to_string(random.below(5000, i)));
    return words;
}
inline std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}
/// The same words with every `step`-th replaced.
inline std::string edited(std::vector<std::string> words, size_t step) {
    for (size_t i = step / 2; i < words.size(); i += step) words[i] = "edit" + std::to_string(i);
    return joined(words);
}
inline std::string jsonLine(const std::string& text, const std::string& id) {
    return "{\"text\":\"" + text + "\",\"id\":\"" + id + "\",\"kept\":[1,2]}\n";
}

inline double trueSimilarity(const std::string& a, const std::string& b) {
    std::vector<uint64_t> first, second;
    wordShingles(a, 5, first);
    wordShingles(b, 5, second);
    makeSet(first);
    makeSet(second);
    return jaccard(first, second);
}

inline std::vector<StageSpec> stagesOf(const std::string& json) {
    std::vector<StageSpec> stages;
    for (const Json& entry : checkStages(Json::parse(json)).orThrow()) {
        stages.push_back({entry["type"].get<std::string>(), entry});
        stages.back().options.erase("type");
    }
    return stages;
}

inline Funnel curated(const std::vector<std::filesystem::path>& files, const std::string& stages,
                      const std::filesystem::path& folder, int threads = 2, int64_t memory = int64_t{1} << 30,
                      const std::string& name = "test") {
    CurationOptions options;
    options.name = name;
    options.files = files;
    options.threads = threads;
    options.memoryLimit = memory;
    return curate(options, Recipe::of(stagesOf(stages)).orThrow(), folder, {}, {}).orThrow();
}

}  // namespace sextant::test
