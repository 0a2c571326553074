// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

/// Plain text, divided into documents as options.split says. Blank documents are left out.
std::unique_ptr<RecordReader> makePlainTextReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                                  const RecordOptions& options);

}  // namespace sextant
