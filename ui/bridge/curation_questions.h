// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <functional>

namespace sextant {

/// What the window asks a finished curate job; worker thread.
FunnelFigures funnelFrom(const Json& json);
CurationFactsPointer curationFacts(const CuratedJob& job);
/// Words are searched for in a bounded number of texts. Nothing once `wanted` says that nobody waits any more.
DocumentListPointer listDocuments(const CuratedJob& job, const DocumentFilter& filter,
                                  const std::function<bool()>& wanted);
QVector<DocumentPreview> previewDocuments(const CuratedJob& job, const std::vector<int64_t>& rows);
DocumentFactsPointer documentFacts(const CuratedJob& job, int64_t row);
/// Also of jobs that failed.
RejectsPointer rejectsOf(const QString& path);
RecountPointer recountedFunnel(const CuratedJob& job, const LimitTable& limits);

}  // namespace sextant
