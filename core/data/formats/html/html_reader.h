// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

/// A saved web page: one record with its main text (main_text.h) and its title.
std::unique_ptr<RecordReader> makeHtmlReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                             const RecordOptions& options);

/// The page `bytes` as text, title and replaced bytes of `record`; `declared` is the encoding that a server named.
/// Returns why it has no text, empty if it has one.
std::string readPage(std::string_view bytes, std::string_view declared, Record& record);

}  // namespace sextant
