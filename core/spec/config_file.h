// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/spec_kinds.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// A config as it was written: which kind, and the complete checked values (defaults, then the preset's, then the
/// file's, then the overrides').
struct Config {
    const SpecKind* kind = nullptr;
    OptionValues values;

    template <class Spec>
    Spec as() const {
        return specFrom<Spec>(kind->table(), values);
    }
};

/// Reads YAML (JSON is YAML, too). `overrides` are "train.learning_rate=3e-4" as given to --set. Relative paths in
/// sources, tokenizer and init_from are taken from the current folder, as on a command line.
/// On failure every problem found is returned; there is at least one.
struct ConfigOutcome {
    Config config;
    std::vector<Problem> problems;
    bool good() const { return problems.empty(); }
    /// The config, or the first problem (the message counts the others).
    Result<Config> result() &&;
};
ConfigOutcome readConfig(const std::filesystem::path& path, const std::vector<std::string>& overrides = {});
ConfigOutcome readConfigText(const std::string& text, const std::string& place,
                             const std::vector<std::string>& overrides = {});

/// The complete config as YAML, sections in table order; reading it back gives the same values.
std::string toYaml(const SpecKind& kind, const OptionValues& values);

}  // namespace sextant
