// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/band_groups.h"
#include "core/data/dedup/shingle_sets.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sextant {

/// Which candidate is like which survivor.
struct LeaderMatch {
    size_t candidate = 0, survivor = 0;  ///< indices of BandGroups::candidates
    double similarity = 0;               ///< true Jaccard, at least the threshold
};

struct LeaderOptions {
    double threshold = 0.8;
    int threads = 0;
    /// Survivors of one group that a document is compared with, the earliest ones: bounds the work where a great many
    /// documents share a band and yet differ (templates).
    size_t comparedInGroup = 256;
    /// The first `fixed` candidates stay whatever they are like: documents of an index.
    size_t fixed = 0;
};

/// Goes through the candidates in order: one that is like an earlier survivor (verified on the sets) goes, and the most
/// similar of them (the earliest among equals) is named; any other one survives. So everything that goes is similar to
/// what stays in its place, and chains of pairs remove nothing. The result does not depend on threads. One thread
/// calls.
class LeaderSearch {
public:
    /// `sets` are those of the candidates, by their index. Keeps both references.
    LeaderSearch(const BandGroups& groups, const ShingleSets& sets, const LeaderOptions& options);

    /// The candidate that is looked at next.
    size_t next() const { return m_next; }
    /// Looks at the next candidates, up to before `end`, and says which go. Stopped: an Interrupted error, and the
    /// search cannot go on.
    Result<std::vector<LeaderMatch>> find(size_t end, const std::stop_token& stop);
    /// Takes over what was found about the next candidates, up to before `end`: those that go, in their order.
    void takeOver(const std::vector<size_t>& gone, size_t end);

private:
    /// The survivors of every group, in one array with room for all members.
    class GroupSurvivors {
    public:
        explicit GroupSurvivors(const std::vector<uint32_t>& sizes);
        std::span<const uint32_t> of(uint32_t group, size_t most) const;
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

    Result<void> findInBlock(size_t end, std::vector<LeaderMatch>& matches);
    std::span<const uint32_t> groupsOf(size_t candidate) const;
    void survive(size_t candidate);
    /// Looks among the survivors in [from, to) that share a group with the candidate for a better match than `best`.
    Result<void> compare(size_t candidate, size_t from, size_t to, Best& best) const;

    const BandGroups& m_groups;
    const ShingleSets& m_sets;
    LeaderOptions m_options;
    GroupSurvivors m_survivors;
    size_t m_next = 0;
};

}  // namespace sextant
