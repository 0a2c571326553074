// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/curate/clusters.h"
#include "core/data/curate/rule_firing.h"
#include "core/data/shards_manifest.h"
#include "ui/bridge/curation_types.h"

namespace sextant {

/// The clusters of one deduplication stage. `survivors`: of the listed clusters, with their sizes as captions.
struct ClustersAnswer {
    QString path;
    int stage = 0;
    DuplicateClusters clusters;
    DocumentListPointer survivors;
};
using ClustersPointer = std::shared_ptr<const ClustersAnswer>;

/// The members of one cluster; the first ones where there are very many.
struct MembersAnswer {
    int64_t survivor = -1;
    std::vector<ClusterMember> members;
    DocumentListPointer list;  ///< with their similarities as captions
};
using MembersPointer = std::shared_ptr<const MembersAnswer>;

/// A document beside the one that stays.
struct ComparisonFacts {
    QString path, sentence;
    int64_t row = -1, survivor = -1;
    QString id, survivorId, text, survivorText;
    bool isShortened = false;
    WordDifference difference;
};
using ComparisonPointer = std::shared_ptr<const ComparisonFacts>;

/// What deduplication removed of one dump.
struct DumpPoint {
    QString name;
    Amount in, removed;
};
/// Dumps that were deduplicated together, in the order in which they came.
struct DumpCurve {
    QString stage, index;  ///< index empty: the sources of one job
    QVector<DumpPoint> points;
};
struct DumpsAnswer {
    QString path;
    QVector<DumpCurve> curves;
};
using DumpsPointer = std::shared_ptr<const DumpsAnswer>;

struct RulesAnswer {
    QString path;
    RuleFiring firing;
};
using RulesPointer = std::shared_ptr<const RulesAnswer>;

/// Documents whose fate other limits would change.
struct FlipsAnswer {
    QString path;
    DocumentListPointer back, gone;  ///< kept now and dropped before; dropped now
};
using FlipsPointer = std::shared_ptr<const FlipsAnswer>;

/// What a pack job wrote. `sentence`: why it cannot be read, or empty.
struct ShardsFacts {
    QString path, sentence;
    ShardsManifest manifest;
};
using ShardsPointer = std::shared_ptr<const ShardsFacts>;

}  // namespace sextant
