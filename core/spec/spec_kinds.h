// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/convert_spec.h"
#include "core/spec/option_table.h"
#include "core/spec/pack_spec.h"
#include "core/spec/pretrain_spec.h"
#include "core/spec/problem.h"
#include "core/spec/tokenizer_spec.h"

#include <functional>
#include <string>
#include <vector>

namespace sextant {

/// Where a job that did not finish goes on. Checkpoint: from its newest one. Work: from what it keeps while it runs.
/// Beginning: it does its work anew.
enum class Resumption { Checkpoint, Work, Beginning };

/// One kind of job: what everybody who meets it needs to know without running it. To add a kind: its struct and table
/// in a file beside this one, and a row in spec_kinds.cpp; its controller has a row in core/run/job_kinds.cpp, its
/// looks one in ui/models/job_kinds.cpp.
struct SpecKind {
    std::string name;
    std::string description;
    const OptionTable& (*table)();
    /// What spans several options, or what an option needs to be useful (sources given, heads divisible ...).
    std::function<std::vector<Problem>(const OptionValues& values)> check;
    std::vector<std::string> command;  ///< the words of sextant-engine that run it
    Resumption resumption = Resumption::Work;
    bool trains = false;    ///< has steps and checkpoints; can be paused
    bool hasParts = false;  ///< can be worked on by many processes at once (JobFolder::partsPath)
};

/// The names of the kinds that have pages, views or commands of their own.
namespace kinds {
inline constexpr const char* kCurate = "curate";
inline constexpr const char* kPack = "pack";
inline constexpr const char* kTokenizer = "tokenizer";
inline constexpr const char* kPretrain = "pretrain";
inline constexpr const char* kConvert = "convert";
}  // namespace kinds

const std::vector<SpecKind>& specKinds();
const SpecKind* findSpecKind(const std::string& name);

/// Writes checked values into an options struct. The values must have passed `checkValues`.
template <class Spec>
Spec specFrom(const OptionTable& table, const OptionValues& values) {
    Spec spec{};
    for (const Option& entry : table.options())
        if (auto found = values.find(entry.key); found != values.end()) entry.set(&spec, *found);
    return spec;
}

/// All problems of a set of values: unknown keys, types, ranges, and the kind's own check. For forms while typing.
std::vector<Problem> checkValues(const SpecKind& kind, const OptionValues& values);

/// JSON Schema (draft 2020-12) of a kind's config file.
Json jsonSchema(const SpecKind& kind);

}  // namespace sextant
