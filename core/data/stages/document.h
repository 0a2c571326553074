// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/conversation.h"
#include "core/data/formats/document_place.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// What the stages of a recipe look at and may change.
struct Document {
    std::string text;         ///< valid UTF-8
    std::string id;           ///< of the record, or its file and place
    std::string source;       ///< the file it came from
    std::string otherFields;  ///< whatever else the record had: JSON members without braces
    DocumentPlace place;
    std::vector<Turn> turns;  ///< of a conversation or preference, whose contents `text` joins; else empty
};

/// The string in a top-level member of `otherFields` ("url"), empty if there is none.
std::string otherField(const Document& document, std::string_view name);
/// Takes a member out of `otherFields`: the string, or the JSON of what is no string; empty if there is none.
std::string takeOtherField(Document& document, std::string_view name);

}  // namespace sextant
