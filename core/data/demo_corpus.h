// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace sextant {

struct DemoCorpus {
    std::filesystem::path stories, questions, preferences;
    int64_t bytes = 0;
};

/// Expands the bundled world (datasets/demo/world.json, compiled in) into stories.jsonl of about `storyBytes`,
/// questions.jsonl and preferences.jsonl. The same seed and size give the same bytes on any machine.
Result<DemoCorpus> writeDemoCorpus(const std::filesystem::path& folder, int64_t storyBytes, uint64_t seed);

}  // namespace sextant
