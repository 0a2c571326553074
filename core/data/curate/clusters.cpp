// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/clusters.h"

#include <algorithm>
#include <bit>

namespace sextant {

namespace {

/// Calls visit(verdict) once for every pair of a document and a survivor, in the order of documents: several parts of a
/// document may lie in the same survivor, and parts of the survivor in itself.
template <class Visit>
void forEachPair(std::span<const Verdict> verdicts, const Visit& visit) {
    std::vector<Verdict> of;  // one document
    for (size_t first = 0; first < verdicts.size();) {
        const uint64_t document = verdicts[first].document;
        of.clear();
        for (; first < verdicts.size() && verdicts[first].document == document; ++first)
            if (verdicts[first].survivor != document) of.push_back(verdicts[first]);
        std::stable_sort(of.begin(), of.end(),
                         [](const Verdict& a, const Verdict& b) { return a.survivor < b.survivor; });
        const auto end = std::unique(of.begin(), of.end(),
                                     [](const Verdict& a, const Verdict& b) { return a.survivor == b.survivor; });
        std::for_each(of.begin(), end, visit);
    }
}

bool isLarger(const DuplicateCluster& a, const DuplicateCluster& b) {
    return a.members != b.members ? a.members > b.members : a.survivor < b.survivor;
}

void take(const DuplicateCluster& cluster, size_t listed, DuplicateClusters& clusters) {
    ++clusters.clusters;
    clusters.members += cluster.members;
    const auto bin = static_cast<size_t>(std::bit_width(static_cast<uint64_t>(cluster.members) + 1) - 1);
    if (clusters.histogram.size() <= bin) clusters.histogram.resize(bin + 1);
    ++clusters.histogram[bin];
    // A heap whose front is the smallest of the listed ones.
    auto& largest = clusters.largest;
    largest.push_back(cluster);
    std::push_heap(largest.begin(), largest.end(), isLarger);
    if (largest.size() <= listed) return;
    std::pop_heap(largest.begin(), largest.end(), isLarger);
    largest.pop_back();
}

}  // namespace

DuplicateClusters duplicateClusters(const CuratedJob& job, size_t stage, const ClusterLimits& limits) {
    DuplicateClusters clusters;
    for (const uint16_t verdict : job.verdicts()) clusters.examined += verdict == 0 || verdict > stage;
    const auto verdicts = job.allVerdicts(stage);
    const auto places = job.places();
    std::vector<uint32_t> counts;
    for (int64_t first = 0; first < job.rows(); first += limits.rowsAtOnce) {
        const int64_t end = std::min(job.rows(), first + limits.rowsAtOnce);
        const auto rows = places.subspan(static_cast<size_t>(first), static_cast<size_t>(end - first));
        counts.assign(rows.size(), 0);
        forEachPair(verdicts, [&](const Verdict& verdict) {
            if (verdict.survivor == Verdict::kElsewhere) {
                clusters.elsewhere += first == 0;
                return;
            }
            if (verdict.survivor < rows.front() || verdict.survivor > rows.back()) return;
            const auto found = std::lower_bound(rows.begin(), rows.end(), verdict.survivor);
            if (*found == verdict.survivor) ++counts[static_cast<size_t>(found - rows.begin())];
        });
        for (size_t row = 0; row < counts.size(); ++row)
            if (counts[row] > 0) take({first + static_cast<int64_t>(row), counts[row]}, limits.listed, clusters);
    }
    std::sort(clusters.largest.begin(), clusters.largest.end(), isLarger);
    return clusters;
}

std::vector<ClusterMember> clusterMembers(const CuratedJob& job, size_t stage, int64_t survivor, size_t most) {
    std::vector<ClusterMember> members;
    const uint64_t place = job.places()[static_cast<size_t>(survivor)];
    forEachPair(job.allVerdicts(stage), [&](const Verdict& verdict) {
        if (verdict.survivor != place || members.size() == most) return;
        if (const auto row = job.rowOf(verdict.document))
            members.push_back({*row, verdict.similarity, verdict.isWhole()});
    });
    return members;
}

}  // namespace sextant
