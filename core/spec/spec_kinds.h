// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"
#include "core/spec/pack_spec.h"
#include "core/spec/pretrain_spec.h"
#include "core/spec/problem.h"
#include "core/spec/tokenizer_spec.h"

#include <functional>
#include <string>
#include <vector>

namespace sextant {

/// One kind of job as the config knows it. To add a kind: its struct and table in a file beside this one, and a line in
/// spec_kinds.cpp; `core/run` has the controller of the same name.
struct SpecKind {
    std::string name;
    std::string description;
    const OptionTable& (*table)();
    /// What spans several options, or what an option needs to be useful (sources given, heads divisible ...).
    std::function<std::vector<Problem>(const OptionValues& values)> check;
};

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
