// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"

#include <string>
#include <string_view>

namespace sextant {

/// What became of a record of a web archive.
struct WarcOutcome {
    enum class Kind { Document, NoDocument, Empty, Bad };
    Kind kind = Kind::NoDocument;
    std::string cause;  ///< of Empty and Bad
};

/// Fills `record` (but for its position) from the header and the content of a record. Bodies may become at most
/// `longest` bytes.
WarcOutcome readWarcDocument(std::string_view header, std::string_view content, size_t longest, Record& record);

}  // namespace sextant
