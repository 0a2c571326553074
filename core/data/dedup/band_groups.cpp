// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/band_groups.h"

namespace sextant {

Result<void> groupByBand(const SortedRuns<BandEntry>& entries, const HashRanges& ranges, const PhaseUnit& unit) {
    const auto range = static_cast<uint32_t>(unit.number);
    std::optional<BandEntry> end;
    if (const auto key = ranges.end(unit.number)) end = BandEntry{*key, 0};
    BandEntry first;
    uint32_t groups = 0, size = 0;  // size: of the group that `first` opens
    return sortRecords<BandMembership>(unit, [&](auto& memberships) {
        return entries.between(BandEntry{ranges.begin(unit.number), 0}, end, unit.memoryBytes / 2,
                               [&](const BandEntry& entry) -> Result<void> {
                                   if (size == 0 || entry.key != first.key) {
                                       first = entry;
                                       size = 1;
                                       return {};
                                   }
                                   if (++size == 2) SEXTANT_TRY(memberships.add({first.member, range, groups++}));
                                   return memberships.add({entry.member, range, groups - 1});
                               });
    });
}

Result<BandGroups> readBandGroups(const DecisionPhases::Files& memberships, int64_t memoryBytes) {
    std::vector<uint32_t> firstGroups = {0};  // of every range
    for (const auto& file : memberships) {
        uint32_t groups = 0;
        SEXTANT_TRY(SortedRuns<BandMembership>({file}).forEach(memoryBytes, [&](const auto& membership) {
            groups = std::max(groups, membership.group + 1);
            return Result<void>();
        }));
        firstGroups.push_back(firstGroups.back() + groups);
    }
    BandGroups result;
    result.groupSizes.resize(firstGroups.back());
    SEXTANT_TRY(SortedRuns<BandMembership>(memberships).forEach(memoryBytes, [&](const auto& membership) {
        if (result.candidates.empty() || result.candidates.back() != membership.member) {
            result.candidates.push_back(membership.member);
            result.groupStarts.push_back(result.groups.size());
        }
        result.groups.push_back(firstGroups[membership.range] + membership.group);
        ++result.groupSizes[result.groups.back()];
        return Result<void>();
    }));
    result.groupStarts.push_back(result.groups.size());
    return result;
}

}  // namespace sextant
