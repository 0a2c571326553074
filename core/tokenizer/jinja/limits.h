// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace sextant::jinja {

/// How much a template may do. Templates come with downloaded models, so everything they can make grow has a bound.
/// A step is one evaluated node; work on long text and lists counts as more steps, so that steps bound the time.
struct Limits {
    int64_t steps = 4'000'000;
    size_t outputBytes = 16 << 20;
    size_t valueBytes = 16 << 20;  ///< one text, or one list
    int nesting = 400;             ///< brackets, blocks, calls of macros, lists in lists
    size_t sourceBytes = 256 << 10;
};

}  // namespace sextant::jinja
