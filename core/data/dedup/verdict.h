// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/stages/document.h"

#include <cstdint>
#include <limits>

namespace sextant {

/// Part of a document, or all of it, is to go because it is elsewhere already.
struct Verdict {
    static constexpr uint32_t kWhole = std::numeric_limits<uint32_t>::max();
    /// Survivors that are in an index of earlier jobs and not in this one.
    static constexpr uint64_t kElsewhere = std::numeric_limits<uint64_t>::max();

    uint64_t document = 0;             ///< DocumentPlace::value
    uint64_t survivor = 0;             ///< the place of what stays
    uint32_t begin = 0, end = kWhole;  ///< bytes of the text as the stage saw it; end kWhole: the whole document
    float similarity = 1;              ///< verified, not estimated
    uint32_t unused = 0;

    bool isWhole() const { return end == kWhole; }
    friend bool operator<(const Verdict& a, const Verdict& b) {
        return a.document != b.document ? a.document < b.document : a.begin < b.begin;
    }
};

}  // namespace sextant
