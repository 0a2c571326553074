// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/packed_numbers.h"

#include <algorithm>
#include <cstring>

namespace sextant {

namespace {

/// `width` (at most 64) bits from `bit` on, least significant first. REQUIRES them inside `bytes`.
uint64_t bitsAt(std::string_view bytes, size_t bit, int width) {
    if (width == 0) return 0;
    const size_t at = bit / 8;
    const int shift = static_cast<int>(bit % 8);
    const size_t have = std::min<size_t>(8, bytes.size() - at);
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, have);
    word >>= shift;
    if (shift + width > 64) word |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[at + 8])) << (64 - shift);
    return width == 64 ? word : word & ((uint64_t{1} << width) - 1);
}

bool readVarint(std::string_view bytes, size_t& at, uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
        const auto next = static_cast<uint8_t>(bytes[at++]);
        value |= static_cast<uint64_t>(next & 0x7F) << shift;
        if (next < 0x80) return true;
    }
    return false;
}

uint64_t unzigzag(uint64_t value) { return value >> 1 ^ (~(value & 1) + 1); }

}  // namespace

bool HybridNumbers::readHeader() {
    uint64_t header = 0;
    if (!readVarint(m_bytes, m_at, header)) return false;
    m_packed = header & 1;
    m_left = header >> 1;
    if (m_packed) {
        m_packedBit = m_at * 8;
        // Eight numbers take as many bytes as one has bits; writers may leave out what pads the last ones.
        if (m_left > (uint64_t{1} << 40)) return false;
        m_at += std::min<uint64_t>(m_left * static_cast<uint64_t>(m_width), m_bytes.size() - m_at);
        m_left *= 8;
        if (m_width > 0) m_left = std::min<uint64_t>(m_left, (m_at * 8 - m_packedBit) / static_cast<size_t>(m_width));
        return true;
    }
    const auto size = static_cast<size_t>(m_width + 7) / 8;
    if (size > m_bytes.size() - m_at) return false;
    m_repeated = 0;
    std::memcpy(&m_repeated, m_bytes.data() + m_at, size);
    m_at += size;
    return true;
}

bool HybridNumbers::next(uint32_t& number) {
    while (m_left == 0)
        if (!readHeader()) return false;
    --m_left;
    number = m_repeated;
    if (m_packed) {
        number = static_cast<uint32_t>(bitsAt(m_bytes, m_packedBit, m_width));
        m_packedBit += static_cast<size_t>(m_width);
    }
    return true;
}

DeltaNumbers::DeltaNumbers(std::string_view bytes) : m_bytes(bytes) {
    uint64_t blockSize = 0, first = 0;
    m_failed = !varint(blockSize) || !varint(m_miniblocks) || !varint(m_left) || !varint(first);
    if (m_failed || m_miniblocks == 0 || m_miniblocks > kMostMiniblocks || blockSize > kMostInBlock ||
        blockSize % (m_miniblocks * 8) != 0 || blockSize == 0) {
        m_failed = true;
        m_left = 0;
        return;
    }
    m_inMiniblock = blockSize / m_miniblocks;
    m_miniblock = m_miniblocks;
    m_value = unzigzag(first);
}

bool DeltaNumbers::varint(uint64_t& value) { return readVarint(m_bytes, m_at, value); }

/// Begins the next miniblock, and with it a block where one ends.
bool DeltaNumbers::openMiniblock() {
    if (m_miniblock == m_miniblocks) {
        uint64_t least = 0;
        if (!varint(least) || m_miniblocks > m_bytes.size() - m_at) return false;
        m_leastDelta = unzigzag(least);
        std::memcpy(m_widths.data(), m_bytes.data() + m_at, m_miniblocks);
        m_at += m_miniblocks;
        m_miniblock = 0;
    }
    m_width = m_widths[m_miniblock++];
    const size_t size = m_inMiniblock / 8 * static_cast<size_t>(m_width);
    if (m_width > 64 || size > m_bytes.size() - m_at) return false;
    m_bit = m_at * 8;
    m_at += size;
    m_leftInMiniblock = m_inMiniblock;
    return true;
}

bool DeltaNumbers::next(int64_t& number) {
    if (m_left == 0 || m_failed) return false;
    number = static_cast<int64_t>(m_value);
    if (--m_left == 0) return true;
    if (m_leftInMiniblock == 0 && !openMiniblock()) {
        m_failed = true;
        return true;  // this one was whole
    }
    m_value += m_leastDelta + bitsAt(m_bytes, m_bit, m_width);
    m_bit += static_cast<size_t>(m_width);
    --m_leftInMiniblock;
    return true;
}

bool DeltaNumbers::end(size_t& position) const {
    DeltaNumbers walker = *this;
    if (walker.m_failed) return false;
    for (uint64_t deltas = walker.m_left == 0 ? 0 : walker.m_left - 1; deltas > 0;) {
        if (!walker.openMiniblock()) return false;
        deltas -= std::min(deltas, walker.m_inMiniblock);
    }
    position = walker.m_at;
    return true;
}

}  // namespace sextant
