// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/minhash.h"

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/base/vector_clones.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

constexpr size_t kLanes = 16;                   // 32-bit numbers in a 512-bit vector
constexpr uint64_t kStream = 0x6D696E68617368;  // "minhash"

/// minima[f] = min over x of ((x ^ flips[f]) * factors[f]); the members are hashes already, so 32 of their bits will
/// do. Four members at a time share the loads of the functions.
SEXTANT_VECTOR_CLONES
void lowerMinima(const uint64_t* members, size_t count, const uint32_t* flips, const uint32_t* factors,
                 uint32_t* minima, size_t functions) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        const auto a = static_cast<uint32_t>(members[i]), b = static_cast<uint32_t>(members[i + 1]);
        const auto c = static_cast<uint32_t>(members[i + 2]), d = static_cast<uint32_t>(members[i + 3]);
        for (size_t f = 0; f < functions; ++f) {
            const uint32_t flip = flips[f], factor = factors[f];
            const uint32_t first = std::min((a ^ flip) * factor, (b ^ flip) * factor);
            const uint32_t second = std::min((c ^ flip) * factor, (d ^ flip) * factor);
            minima[f] = std::min(minima[f], std::min(first, second));
        }
    }
    for (; i < count; ++i) {
        const auto a = static_cast<uint32_t>(members[i]);
        for (size_t f = 0; f < functions; ++f) minima[f] = std::min(minima[f], (a ^ flips[f]) * factors[f]);
    }
}

}  // namespace

MinHasher::MinHasher(int bands, int rows, uint64_t seed) : m_bands(bands), m_rows(rows) {
    const auto functions = static_cast<size_t>(bands * rows);
    const size_t padded = (functions + kLanes - 1) / kLanes * kLanes;
    const CounterRandom random(seed, kStream);
    for (size_t f = 0; f < padded; ++f) {
        const auto numbers = random.block(f);
        m_flips.push_back(numbers[0]);
        m_factors.push_back(numbers[1] | 1);  // odd: a bijection
    }
}

void MinHasher::signature(std::span<const uint64_t> members, std::vector<uint32_t>& minima) const {
    minima.assign(m_flips.size(), std::numeric_limits<uint32_t>::max());
    lowerMinima(members.data(), members.size(), m_flips.data(), m_factors.data(), minima.data(), m_flips.size());
    minima.resize(static_cast<size_t>(m_bands * m_rows));
}

void MinHasher::bandKeys(std::span<const uint32_t> signature, std::span<uint64_t> keys) const {
    for (size_t band = 0; band < keys.size(); ++band)
        keys[band] = hashBytes(signature.data() + band * static_cast<size_t>(m_rows),
                               static_cast<size_t>(m_rows) * sizeof(uint32_t), band + 1);
}

}  // namespace sextant
