// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"
#include "core/spec/problem.h"

#include <string>
#include <vector>

namespace sextant {

/// One type of stage a curation recipe may name. To add one: its options in a file under core/spec/stages, a line in
/// stages.cpp; what it does in a file under core/data/stages, a line in stage_list.cpp there.
struct StageKind {
    std::string type;   ///< "gopher_quality"
    std::string title;  ///< for people: "Gopher quality rules"
    std::string help;
    const OptionTable& (*table)();
    /// What the stage cannot do without, and what spans several of its options; keys are its own. Null: nothing.
    std::vector<Problem> (*check)(const Json& options) = nullptr;
};

const std::vector<StageKind>& stageKinds();
const StageKind* findStageKind(const std::string& type);

/// A list of stages as a config says it, in normal form: every stage with all its options. The error names the stage by
/// its place in the list and its type, the option, what was found and what is allowed.
Result<Json> checkStages(const Json& stages);

/// What is wrong with stages in normal form beyond single options, by every stage's own check. A message names the
/// stage as `checkStages` does, and the option.
std::vector<Problem> stageProblems(const Json& stages);

/// The options struct of a stage. REQUIRES checked options.
template <class Options>
Options stageOptions(const OptionTable& table, const Json& values) {
    Options options{};
    for (const Option& entry : table.options())
        if (auto found = values.find(entry.key); found != values.end()) entry.set(&options, *found);
    return options;
}

}  // namespace sextant
