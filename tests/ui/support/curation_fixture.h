// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// A finished curate job in `folder`, made by the real engine code: web-like texts with exact and near duplicates,
/// short and repetitive ones, and a record that cannot be read.
void writeCuration(const std::filesystem::path& folder, const char* name);

/// A finished curate job over these sources. `stages`: YAML, a stage an entry. `tokenizer`: to count tokens with, or
/// empty.
void curateInto(const std::filesystem::path& folder, const std::string& name,
                const std::vector<std::filesystem::path>& sources, const std::string& stages,
                const std::filesystem::path& tokenizer = {});

/// In WORKSPACE/jobs: "dumps" over three files that have more and more in common, the first with a text that stands in
/// it sixty times, tokens counted; "dump-0" and "dump-1" over the first two, which share an index.
void writeDumps(const std::filesystem::path& workspace, const std::filesystem::path& tokenizer);

}  // namespace sextant
