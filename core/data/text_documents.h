// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/document_visit.h"

namespace sextant {

/// The documents of a plain text file, divided as `split` says. Bytes that are not UTF-8 are kept as they are. A whole
/// file comes in parts of about a megabyte, so its size does not matter; a line or paragraph may have 256 MiB.
Result<void> readTextDocuments(DocumentSplit split, DocumentVisit& visit);

}  // namespace sextant
