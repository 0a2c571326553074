// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

/// A JSON array of objects, cut at its elements: the file is never in memory as a whole.
std::unique_ptr<RecordReader> makeJsonArrayReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                                  const RecordOptions& options);

}  // namespace sextant
