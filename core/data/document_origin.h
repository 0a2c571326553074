// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/formats/document_place.h"
#include "core/data/shards_manifest.h"

#include <string>

namespace sextant {

/// Where a document of a shard came from, for people.
struct DocumentOrigin {
    std::string file;      ///< as the manifest names it
    int64_t position = 0;  ///< of the record (Record::position), or bytes before the document in a text
    /// Of the record, read again at its place. Empty for plain texts, and where the file is gone or another one now.
    std::string id, source;
};

/// A place beyond the manifest's files is a Data error. Reads the file up to the place: not for thousands of documents.
Result<DocumentOrigin> originOf(const ShardsManifest& manifest, DocumentPlace place);

}  // namespace sextant
