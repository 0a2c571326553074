// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/document_visit.h"

namespace sextant {

/// The documents of a file of records, whatever its format. The first record that cannot be read, or that is a
/// preference, ends the reading.
Result<void> readRecordDocuments(const ReadingOptions& options, DocumentVisit& visit);

}  // namespace sextant
