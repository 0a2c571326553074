// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/spec/curate_spec.h"

namespace sextant {

/// How a recipe wants its records read. A column that is not written name=column, or whose name no shape has, is a
/// Usage error that lists the names.
Result<RecordOptions> recordOptions(const CurateSpec& spec);

}  // namespace sextant
