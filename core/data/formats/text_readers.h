// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

// Readers of the formats that are text, from whatever `source` gives; `file` is for messages and places.

std::unique_ptr<RecordReader> makePlainTextReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                                  const RecordOptions& options);
std::unique_ptr<RecordReader> makeJsonlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                              const RecordOptions& options);
std::unique_ptr<RecordReader> makeJsonArrayReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                                  const RecordOptions& options);
std::unique_ptr<RecordReader> makeCsvReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                            const RecordOptions& options);

}  // namespace sextant
