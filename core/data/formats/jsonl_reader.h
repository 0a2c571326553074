// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

/// JSON lines: one object a line, the text in options.textField.
std::unique_ptr<RecordReader> makeJsonlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                              const RecordOptions& options);

}  // namespace sextant
