// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/leader_clusters.h"

#include "core/base/parallel.h"
#include "core/data/dedup/shingles.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kBlock = 1024;  // candidates that are compared with earlier survivors side by side

}  // namespace

LeaderSearch::GroupSurvivors::GroupSurvivors(const std::vector<uint32_t>& sizes)
    : m_counts(sizes.size()), m_starts(sizes.size() + 1) {
    for (size_t group = 0; group < sizes.size(); ++group) m_starts[group + 1] = m_starts[group] + sizes[group];
    m_members.resize(m_starts.back());
}

std::span<const uint32_t> LeaderSearch::GroupSurvivors::of(uint32_t group, size_t most) const {
    return {m_members.data() + m_starts[group], std::min<size_t>(m_counts[group], most)};
}

LeaderSearch::LeaderSearch(const BandGroups& groups, const ShingleSets& sets, const LeaderOptions& options)
    : m_groups(groups), m_sets(sets), m_options(options), m_survivors(groups.groupSizes) {}

Result<std::vector<LeaderMatch>> LeaderSearch::find(size_t end, const std::stop_token& stop) {
    std::vector<LeaderMatch> matches;
    while (m_next < end) {
        if (stop.stop_requested()) return Error{ErrorKind::Interrupted, "looking for near duplicates was stopped", {}};
        SEXTANT_TRY(findInBlock(std::min(m_next + kBlock, end), matches));
    }
    return matches;
}

Result<void> LeaderSearch::findInBlock(size_t end, std::vector<LeaderMatch>& matches) {
    const size_t first = m_next;
    std::vector<Best> best(end - first);
    std::vector<Result<void>> outcomes(end - first);
    parallelFor(static_cast<int64_t>(end - first), m_options.threads, [&](int64_t i) {
        const auto index = static_cast<size_t>(i);
        if (first + index >= m_options.fixed) outcomes[index] = compare(first + index, 0, first, best[index]);
    });
    for (const auto& outcome : outcomes) SEXTANT_TRY(outcome);
    for (; m_next < end; ++m_next) {
        Best& match = best[m_next - first];
        if (m_next >= m_options.fixed) SEXTANT_TRY(compare(m_next, first, m_next, match));
        if (match.found)
            matches.push_back({m_next, match.survivor, match.similarity});
        else
            survive(m_next);
    }
    return {};
}

void LeaderSearch::takeOver(const std::vector<size_t>& gone, size_t end) {
    auto nextGone = gone.begin();
    for (; m_next < end; ++m_next) {
        while (nextGone != gone.end() && *nextGone < m_next) ++nextGone;
        if (nextGone == gone.end() || *nextGone != m_next) survive(m_next);
    }
}

std::span<const uint32_t> LeaderSearch::groupsOf(size_t candidate) const {
    return std::span(m_groups.groups)
        .subspan(m_groups.groupStarts[candidate],
                 m_groups.groupStarts[candidate + 1] - m_groups.groupStarts[candidate]);
}

void LeaderSearch::survive(size_t candidate) {
    for (const uint32_t group : groupsOf(candidate)) m_survivors.add(group, static_cast<uint32_t>(candidate));
}

Result<void> LeaderSearch::compare(size_t candidate, size_t from, size_t to, Best& best) const {
    std::vector<uint32_t> others;
    for (const uint32_t group : groupsOf(candidate))
        for (const uint32_t survivor : m_survivors.of(group, m_options.comparedInGroup))
            if (survivor >= from && survivor < to) others.push_back(survivor);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    std::vector<uint64_t> set, other;
    const auto size = static_cast<double>(m_sets.sizeOf(candidate));
    for (const uint32_t survivor : others) {
        const auto otherSize = static_cast<double>(m_sets.sizeOf(survivor));
        if (std::min(size, otherSize) < m_options.threshold * std::max(size, otherSize)) continue;  // cannot reach it
        if (set.empty()) SEXTANT_TRY(m_sets.read(candidate, set));
        SEXTANT_TRY(m_sets.read(survivor, other));
        const double similarity = jaccard(set, other);
        if (similarity >= m_options.threshold && similarity > best.similarity) best = {similarity, survivor, true};
    }
    return {};
}

}  // namespace sextant
