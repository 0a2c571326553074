// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

/// Comma- or tab-separated values (RFC 4180): quotes, newlines inside quotes, the names of the columns in the first
/// record. The separator is the one of comma, semicolon, tab and bar that is most frequent there.
std::unique_ptr<RecordReader> makeCsvReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                            const RecordOptions& options);

}  // namespace sextant
