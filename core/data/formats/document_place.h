// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

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
    /// What fills up a row of a shard: from nowhere.
    static DocumentPlace padding() { return fromValue(~uint64_t{0}); }
    uint64_t file() const { return m_value >> kPositionBits; }
    uint64_t position() const { return m_value & ((uint64_t{1} << kPositionBits) - 1); }
    uint64_t value() const { return m_value; }
    friend auto operator<=>(const DocumentPlace&, const DocumentPlace&) = default;

private:
    uint64_t m_value = 0;
};

}  // namespace sextant
