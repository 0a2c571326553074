// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"

#include <simdjson.h>

#include <string_view>

namespace sextant {

struct RecordPlace {
    int64_t line = 1, position = 0;
    const char* unit = "line";  ///< or "row", which `line` counts then
};

/// One JSON object as a record: the text (a string, or a list of strings joined by newlines) or the turns of a
/// conversation (shaped_record.h), the id, and everything else as it is. What is wrong with it is a bad record.
/// REQUIRES padding behind `text` that may be read (RawChunk::bytes has it).
void decodeJsonRecord(simdjson::dom::parser& parser, std::string_view text, const RecordOptions& options,
                      const RecordPlace& place, const RecordSink& sink);

}  // namespace sextant
