// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace sextant {

namespace {
__extension__ using WideProduct = unsigned __int128;
}

std::array<uint32_t, 4> CounterRandom::block(uint64_t index) const {
    constexpr uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
    constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
    std::array<uint32_t, 4> c{static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32),
                              static_cast<uint32_t>(m_stream), static_cast<uint32_t>(m_stream >> 32)};
    uint32_t k0 = static_cast<uint32_t>(m_key), k1 = static_cast<uint32_t>(m_key >> 32);
    for (int round = 0; round < 10; ++round) {
        uint64_t p0 = kMultiplier0 * c[0], p1 = kMultiplier1 * c[2];
        c = {static_cast<uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<uint32_t>(p1),
             static_cast<uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<uint32_t>(p0)};
        k0 += kWeyl0;
        k1 += kWeyl1;
    }
    return c;
}

uint64_t CounterRandom::bits(uint64_t index) const {
    auto b = block(index);
    return (uint64_t{b[0]} << 32) | b[1];
}

double CounterRandom::uniform(uint64_t index) const { return static_cast<double>(bits(index) >> 11) * 0x1.0p-53; }

double CounterRandom::normal(uint64_t index) const {
    auto b = block(index);
    uint64_t first = (uint64_t{b[0]} << 32) | b[1], second = (uint64_t{b[2]} << 32) | b[3];
    double radius = 1.0 - static_cast<double>(first >> 11) * 0x1.0p-53;  // (0, 1], so the logarithm is finite
    double angle = static_cast<double>(second >> 11) * 0x1.0p-53;
    return std::sqrt(-2.0 * std::log(radius)) * std::cos(2.0 * std::numbers::pi * angle);
}

uint64_t CounterRandom::below(uint64_t bound, uint64_t index) const {
    return static_cast<uint64_t>((static_cast<WideProduct>(bits(index)) * bound) >> 64);
}

Permutation::Permutation(uint64_t size, uint64_t key, uint64_t stream)
    : m_size(size),
      m_random(key, stream),
      m_halfBits((static_cast<unsigned>(std::bit_width(size > 1 ? size - 1 : 1)) + 1) / 2) {}

uint64_t Permutation::at(uint64_t index) const {
    const uint64_t mask = (uint64_t{1} << m_halfBits) - 1;
    do {
        uint64_t left = index >> m_halfBits, right = index & mask;
        for (uint64_t round = 0; round < 4; ++round) {
            uint64_t mixed = left ^ (m_random.bits((round << 60) ^ right) & mask);
            left = right;
            right = mixed;
        }
        index = (left << m_halfBits) | right;
    } while (index >= m_size);
    return index;
}

}  // namespace sextant
