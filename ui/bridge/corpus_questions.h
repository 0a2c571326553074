// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QStringList>

namespace sextant {

/// What the window asks about the corpus of a finished curate job as a whole; worker thread.
ClustersPointer clustersOf(const CuratedJob& job, int stage);
MembersPointer membersOf(const CuratedJob& job, int stage, int64_t survivor);
ComparisonPointer comparisonOf(const CuratedJob& job, int64_t row, int64_t survivor);
RulesPointer rulesOf(const CuratedJob& job);
FlipsPointer flipsOf(const CuratedJob& job, const LimitTable& limits);
/// Curves over the sources of the job, and over those of `others` (finished jobs) that share an index with it.
/// `workspace`: where relative paths begin.
DumpsPointer dumpsOf(const CuratedJob& job, const QStringList& others, const QString& workspace);

}  // namespace sextant
