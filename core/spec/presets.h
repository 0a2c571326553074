// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"

#include <string>
#include <vector>

namespace sextant {

/// A named model shape and training settings that suit it: values by dotted key of the pretrain table. Choosing a
/// preset sets them; whatever the user writes explicitly wins.
struct Preset {
    std::string name;         ///< "demo-1m", as in model.preset
    std::string title;        ///< "Demo, 1M"
    std::string description;  ///< one sentence: what it is for, how long it takes
    OptionValues values;
};

/// From the smallest to the largest.
const std::vector<Preset>& presets();
std::vector<std::string> presetNames();
/// Never null for a name that modelOptions() accepts.
const Preset* findPreset(const std::string& name);

}  // namespace sextant
