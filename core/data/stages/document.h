// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/conversation.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// Where a document came from, as one number that orders all documents of a job: which file of the sorted list, and
/// where in that file (Record::position).
class DocumentPlace {
public:
    static constexpr int kPositionBits = 42;  // 4 TiB of text in a file, 4 million files

    DocumentPlace() = default;
    DocumentPlace(uint64_t file, uint64_t position) : m_value(file << kPositionBits | position) {}
    static DocumentPlace fromValue(uint64_t value) {
        DocumentPlace place;
        place.m_value = value;
        return place;
    }
    uint64_t file() const { return m_value >> kPositionBits; }
    uint64_t position() const { return m_value & ((uint64_t{1} << kPositionBits) - 1); }
    uint64_t value() const { return m_value; }
    friend auto operator<=>(const DocumentPlace&, const DocumentPlace&) = default;

private:
    uint64_t m_value = 0;
};

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
