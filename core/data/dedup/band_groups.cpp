// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/band_groups.h"

namespace sextant {

namespace {

struct Membership {
    uint64_t member = 0;
    uint32_t group = 0, unused = 0;
    friend auto operator<=>(const Membership&, const Membership&) = default;
};

}  // namespace

Result<BandGroups> groupByBand(BandSorter& entries, const std::filesystem::path& prefix, int64_t memoryBytes,
                               int threads) {
    BandGroups result;
    ExternalSorter<Membership> memberships(prefix, memoryBytes, threads);
    BandEntry first;
    uint32_t size = 0;  // of the group that `first` opens
    SEXTANT_TRY(entries.forEach([&](const BandEntry& entry) -> Result<void> {
        if (size == 0 || entry.key != first.key) {
            first = entry;
            size = 1;
            return {};
        }
        const auto group = static_cast<uint32_t>(result.groupSizes.size() - (size > 1));
        if (size == 1) {
            result.groupSizes.push_back(1);
            SEXTANT_TRY(memberships.add({first.member, group, 0}));
        }
        result.groupSizes[group] = ++size;
        return memberships.add({entry.member, group, 0});
    }));
    SEXTANT_TRY(memberships.forEach([&](const Membership& membership) -> Result<void> {
        if (result.candidates.empty() || result.candidates.back() != membership.member) {
            result.candidates.push_back(membership.member);
            result.groupStarts.push_back(result.groups.size());
        }
        result.groups.push_back(membership.group);
        return {};
    }));
    result.groupStarts.push_back(result.groups.size());
    return result;
}

}  // namespace sextant
