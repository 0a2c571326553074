// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/leader_clusters.h"

#include "core/base/parallel.h"
#include "core/data/dedup/shingles.h"

#include <algorithm>
#include <span>

namespace sextant {

namespace {

constexpr size_t kBlock = 1024;  // candidates that are compared with earlier survivors side by side

/// The survivors of every group, in one array with room for all members.
class GroupSurvivors {
public:
    explicit GroupSurvivors(const std::vector<uint32_t>& sizes) : m_counts(sizes.size()), m_starts(sizes.size() + 1) {
        for (size_t group = 0; group < sizes.size(); ++group) m_starts[group + 1] = m_starts[group] + sizes[group];
        m_members.resize(m_starts.back());
    }
    std::span<const uint32_t> of(uint32_t group, size_t most) const {
        return {m_members.data() + m_starts[group], std::min<size_t>(m_counts[group], most)};
    }
    void add(uint32_t group, uint32_t candidate) { m_members[m_starts[group] + m_counts[group]++] = candidate; }

private:
    std::vector<uint32_t> m_counts;
    std::vector<uint64_t> m_starts;
    std::vector<uint32_t> m_members;
};

struct Best {
    double similarity = 0;
    uint32_t survivor = 0;
    bool found = false;
};

class LeaderSearch {
public:
    LeaderSearch(const BandGroups& groups, const ShingleSets& sets, const LeaderOptions& options)
        : m_groups(groups), m_sets(sets), m_options(options), m_survivors(groups.groupSizes) {}

    Result<void> run(const std::function<Result<void>(const LeaderMatch&)>& visit,
                     const std::function<void(int64_t, int64_t)>& progress, const std::stop_token& stop) {
        const size_t count = m_groups.candidates.size();
        for (size_t first = 0; first < count; first += kBlock) {
            if (stop.stop_requested())
                return Error{ErrorKind::Interrupted, "looking for near duplicates was stopped", {}};
            const size_t last = std::min(first + kBlock, count);
            std::vector<Best> best(last - first);
            std::vector<Result<void>> outcomes(last - first);
            parallelFor(static_cast<int64_t>(last - first), m_options.threads, [&](int64_t i) {
                const auto index = static_cast<size_t>(i);
                if (first + index >= m_options.fixed) outcomes[index] = compare(first + index, 0, first, best[index]);
            });
            for (const auto& outcome : outcomes) SEXTANT_TRY(outcome);
            for (size_t candidate = first; candidate < last; ++candidate) {
                Best& match = best[candidate - first];
                if (candidate >= m_options.fixed) SEXTANT_TRY(compare(candidate, first, candidate, match));
                if (match.found)
                    SEXTANT_TRY(visit({candidate, match.survivor, match.similarity}));
                else
                    survive(candidate);
            }
            if (progress) progress(static_cast<int64_t>(last), static_cast<int64_t>(count));
        }
        return {};
    }

private:
    std::span<const uint32_t> groupsOf(size_t candidate) const {
        return std::span(m_groups.groups)
            .subspan(m_groups.groupStarts[candidate],
                     m_groups.groupStarts[candidate + 1] - m_groups.groupStarts[candidate]);
    }
    void survive(size_t candidate) {
        for (const uint32_t group : groupsOf(candidate)) m_survivors.add(group, static_cast<uint32_t>(candidate));
    }
    /// Looks among the survivors in [from, to) that share a group with the candidate for a better match than `best`.
    Result<void> compare(size_t candidate, size_t from, size_t to, Best& best) const {
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
            if (std::min(size, otherSize) < m_options.threshold * std::max(size, otherSize))
                continue;  // cannot reach it
            if (set.empty()) SEXTANT_TRY(m_sets.read(candidate, set));
            SEXTANT_TRY(m_sets.read(survivor, other));
            const double similarity = jaccard(set, other);
            if (similarity >= m_options.threshold && similarity > best.similarity) best = {similarity, survivor, true};
        }
        return {};
    }

    const BandGroups& m_groups;
    const ShingleSets& m_sets;
    const LeaderOptions& m_options;
    GroupSurvivors m_survivors;
};

}  // namespace

Result<void> findLeaders(const BandGroups& groups, const ShingleSets& sets, const LeaderOptions& options,
                         const std::function<Result<void>(const LeaderMatch&)>& visit,
                         const std::function<void(int64_t, int64_t)>& progress, const std::stop_token& stop) {
    return LeaderSearch(groups, sets, options).run(visit, progress, stop);
}

}  // namespace sextant
