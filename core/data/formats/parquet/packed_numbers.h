// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sextant {

/// The hybrid of run lengths and bit packing that Parquet has for levels, dictionary indexes and booleans: numbers of
/// `bitWidth` (0 to 32) bits, one after the other and in no memory. Source: apache/parquet-format, Encodings.md.
class HybridNumbers {
public:
    HybridNumbers() = default;
    HybridNumbers(std::string_view bytes, int bitWidth) : m_bytes(bytes), m_width(bitWidth) {}
    /// False when the bytes end.
    bool next(uint32_t& number);

private:
    bool readHeader();

    std::string_view m_bytes;
    int m_width = 0;
    size_t m_at = 0, m_packedBit = 0;  // the latter inside a packed run
    uint64_t m_left = 0;               // of the run
    uint32_t m_repeated = 0;
    bool m_packed = false;
};

/// DELTA_BINARY_PACKED: integers as packed differences.
class DeltaNumbers {
public:
    DeltaNumbers() = default;
    explicit DeltaNumbers(std::string_view bytes);
    /// False when they end or are damaged.
    bool next(int64_t& number);
    bool failed() const { return m_failed; }
    /// How many there are to come.
    uint64_t left() const { return m_left; }
    /// Where the bytes of all numbers end: steps over them without reading them. False if they are damaged.
    bool end(size_t& position) const;

private:
    static constexpr uint64_t kMostMiniblocks = 256, kMostInBlock = 1 << 20;
    bool openMiniblock();
    bool varint(uint64_t& value);

    std::string_view m_bytes;
    size_t m_at = 0, m_bit = 0;  // of the bytes behind the header; of the next difference
    uint64_t m_left = 0, m_value = 0, m_leastDelta = 0;
    uint64_t m_miniblocks = 0, m_inMiniblock = 0, m_miniblock = 0, m_leftInMiniblock = 0;
    int m_width = 0;
    std::array<uint8_t, kMostMiniblocks> m_widths{};
    bool m_failed = false;
};

}  // namespace sextant
