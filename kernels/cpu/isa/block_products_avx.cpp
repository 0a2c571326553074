// SPDX-License-Identifier: Apache-2.0
// Products with block types in vectors of 32 bytes: weights are unpacked to unsigned bytes, multiplied with the signed
// bytes of the rounded row and summed in fours, one instruction with VNNI, three without. Eight sums of a block of 32
// become fp32 and are added with their scale; the scales of a group of 256 are computed together beforehand.
#include "kernels/blocks/block_layouts.h"
#include "kernels/cpu/isa/block_product_rows.h"

#include <immintrin.h>

#include <cstring>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

#if defined(__AVX512VNNI__) || defined(__AVXVNNI__)
#define SEXTANT_HAS_VNNI 1
#else
#define SEXTANT_HAS_VNNI 0
#endif

__m256i bytes(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
__m128i halfOf(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

/// sums[i] += the products of bytes 4 i to 4 i + 3, unsigned times signed. Without VNNI the products of two must fit 16
/// bits: unsigned bytes up to 128.
__m256i addProducts(__m256i sums, __m256i unsignedBytes, __m256i signedBytes) {
#if defined(__AVX512VNNI__)
    return _mm256_dpbusd_epi32(sums, unsignedBytes, signedBytes);
#elif defined(__AVXVNNI__)
    return _mm256_dpbusd_avx_epi32(sums, unsignedBytes, signedBytes);
#else
    const __m256i pairs = _mm256_maddubs_epi16(unsignedBytes, signedBytes);
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
#endif
}

/// The values and starts of part `part` (32 values) of a rounded group.
__m256i valuesOf(const RoundedBlock& a, int part) { return bytes(a.values + part * 32); }
__m256i startsOf(const RoundedBlock& a, int part) { return bytes(a.starts + part * 8); }

/// Eight numbers in memory, for instructions that read one into all lanes.
struct alignas(32) Eight {
    float values[8];
    explicit Eight(__m256 from) { _mm256_store_ps(values, from); }
    __m256 all(int i) const { return _mm256_broadcast_ss(values + i); }
    /// Number i in the lower four lanes, i + 1 in the upper.
    __m256 pair(int i) const {
        const __m256 both = _mm256_castpd_ps(_mm256_broadcast_sd(reinterpret_cast<const double*>(values + i)));
        return _mm256_permutevar8x32_ps(both, _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1));
    }
};

/// The scales of eight blocks as fp32.
template <class Block>
__m256 scalesOf(const Block* blocks) {
    __m128i halves = _mm_cvtsi32_si128(blocks[0].d);
    halves = _mm_insert_epi16(halves, blocks[1].d, 1);
    halves = _mm_insert_epi16(halves, blocks[2].d, 2);
    halves = _mm_insert_epi16(halves, blocks[3].d, 3);
    halves = _mm_insert_epi16(halves, blocks[4].d, 4);
    halves = _mm_insert_epi16(halves, blocks[5].d, 5);
    halves = _mm_insert_epi16(halves, blocks[6].d, 6);
    halves = _mm_insert_epi16(halves, blocks[7].d, 7);
    return _mm256_cvtph_ps(halves);
}

__m256 scaled(__m256 total, __m256i sums, __m256 scale) {
    return _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums), scale, total);
}

/// Two totals, so that one addition need not wait for the other.
struct Totals {
    __m256 even = _mm256_setzero_ps(), odd = _mm256_setzero_ps();
    float sum() const {
        const __m256 all = _mm256_add_ps(even, odd);
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
    }
};

struct FormatQ8_0 {
    using Type = BlockQ8_0;
    static constexpr int64_t kElements = 32;
    static constexpr RoundedOrder kOrder = RoundedOrder::Natural;
    static constexpr int kOffset = SEXTANT_HAS_VNNI ? 128 : 0;

    static __m256i products(const Type& block, const RoundedBlock& a, int part) {
        const __m256i q = bytes(block.q);
#if SEXTANT_HAS_VNNI
        return addProducts(startsOf(a, part), _mm256_xor_si256(q, _mm256_set1_epi8(-128)), valuesOf(a, part));
#else
        return addProducts(_mm256_setzero_si256(), _mm256_abs_epi8(q), _mm256_sign_epi8(valuesOf(a, part), q));
#endif
    }
    static void add(Totals& totals, const Type* blocks, const RoundedBlock& a) {
        const Eight scales(_mm256_mul_ps(scalesOf(blocks), _mm256_load_ps(a.scales)));
        for (int part = 0; part < 8; part += 2) {
            totals.even = scaled(totals.even, products(blocks[part], a, part), scales.all(part));
            totals.odd = scaled(totals.odd, products(blocks[part + 1], a, part + 1), scales.all(part + 1));
        }
    }
};

struct FormatQ4_0 {
    using Type = BlockQ4_0;
    static constexpr int64_t kElements = 32;
    static constexpr RoundedOrder kOrder = RoundedOrder::HalvesOfPairs;
    static constexpr int kOffset = 8;

    /// Of two blocks: the lower four sums belong to the first.
    static __m256i products(const Type* blocks, const RoundedBlock& a, int part) {
        const __m256i packed =
            _mm256_inserti128_si256(_mm256_castsi128_si256(halfOf(blocks[0].q)), halfOf(blocks[1].q), 1);
        const __m256i mask = _mm256_set1_epi8(15);
        const __m256i first = addProducts(startsOf(a, part), _mm256_and_si256(packed, mask), valuesOf(a, part));
        return addProducts(first, _mm256_and_si256(_mm256_srli_epi16(packed, 4), mask), valuesOf(a, part + 1));
    }
    static void add(Totals& totals, const Type* blocks, const RoundedBlock& a) {
        const Eight scales(_mm256_mul_ps(scalesOf(blocks), _mm256_load_ps(a.scales)));
        for (int part = 0; part < 8; part += 4) {
            totals.even = scaled(totals.even, products(blocks + part, a, part), scales.pair(part));
            totals.odd = scaled(totals.odd, products(blocks + part + 2, a, part + 2), scales.pair(part + 2));
        }
    }
};

/// The six-bit scales and mins of a block as eight fp32 each.
struct ScalesOfK {
    __m256 scales, mins;
    explicit ScalesOfK(const uint8_t (&packed)[12]) {
        uint32_t words[3];
        std::memcpy(words, packed, sizeof packed);
        const uint64_t lowScales = words[0] & 0x3F3F3F3F, lowMins = words[1] & 0x3F3F3F3F;
        const uint64_t highScales = (words[2] & 0x0F0F0F0F) | (words[0] >> 2 & 0x30303030),
                       highMins = (words[2] >> 4 & 0x0F0F0F0F) | (words[1] >> 2 & 0x30303030);
        scales = wide(lowScales | highScales << 32);
        mins = wide(lowMins | highMins << 32);
    }
    static __m256 wide(uint64_t eightBytes) {
        return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(eightBytes))));
    }
};

/// Q4_K, and Q5_K with its fifth bits.
template <class Block>
struct FormatLines {
    using Type = Block;
    static constexpr int64_t kElements = 256;
    static constexpr RoundedOrder kOrder = RoundedOrder::Natural;
    static constexpr int kOffset = 0;

    static __m256i withHigh(const Block& block, __m256i low, int part) {
        if constexpr (std::is_same_v<Block, BlockQ5_K>) {
            const __m256i bit = _mm256_set1_epi8(static_cast<char>(1 << part));
            const __m256i absent = _mm256_cmpeq_epi8(_mm256_and_si256(bytes(block.high), bit), _mm256_setzero_si256());
            return _mm256_or_si256(low, _mm256_andnot_si256(absent, _mm256_set1_epi8(16)));
        }
        return low;
    }
    static void add(Totals& totals, const Block* block, const RoundedBlock& a) {
        const __m256 d = _mm256_set1_ps(_cvtsh_ss(block->d)), dMin = _mm256_set1_ps(_cvtsh_ss(block->dMin));
        const ScalesOfK parts(block->scales);
        const Eight scales(_mm256_mul_ps(_mm256_mul_ps(parts.scales, d), _mm256_load_ps(a.scales)));
        totals.odd = _mm256_fnmadd_ps(_mm256_mul_ps(parts.mins, dMin), _mm256_load_ps(a.sums), totals.odd);
        const __m256i mask = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
        for (int part = 0; part < 8; part += 2) {
            const __m256i packed = bytes(block->q + part * 16);
            const __m256i low = withHigh(*block, _mm256_and_si256(packed, mask), part),
                          high = withHigh(*block, _mm256_and_si256(_mm256_srli_epi16(packed, 4), mask), part + 1);
            totals.even = scaled(totals.even, addProducts(zero, low, valuesOf(a, part)), scales.all(part));
            totals.odd = scaled(totals.odd, addProducts(zero, high, valuesOf(a, part + 1)), scales.all(part + 1));
        }
    }
};

struct FormatQ6_K {
    using Type = BlockQ6_K;
    static constexpr int64_t kElements = 256;
    static constexpr RoundedOrder kOrder = RoundedOrder::Natural;
    static constexpr int kOffset = 32;

    static void add(Totals& totals, const Type* block, const RoundedBlock& a) {
        const __m256 d = _mm256_set1_ps(_cvtsh_ss(block->d));
        const __m128i packed = halfOf(block->scales);
        const Eight first(_mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(packed)), d)),
            second(_mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_unpackhi_epi64(packed, packed))), d));
        half(totals, block->low, block->high, first, a, 0);
        half(totals, block->low + 64, block->high + 32, second, a, 4);
    }

private:
    /// 128 values: parts `part` to part + 3 of the group.
    static void half(Totals& totals, const uint8_t* low, const uint8_t* high, const Eight& scales,
                     const RoundedBlock& a, int part) {
        const __m256i mask = _mm256_set1_epi8(15), highMask = _mm256_set1_epi8(48);
        const __m256i low0 = bytes(low), low1 = bytes(low + 32), twoBits = bytes(high);
        const __m256i q0 = _mm256_or_si256(_mm256_and_si256(low0, mask),
                                           _mm256_and_si256(_mm256_slli_epi16(twoBits, 4), highMask)),
                      q1 = _mm256_or_si256(_mm256_and_si256(low1, mask),
                                           _mm256_and_si256(_mm256_slli_epi16(twoBits, 2), highMask)),
                      q2 = _mm256_or_si256(_mm256_and_si256(_mm256_srli_epi16(low0, 4), mask),
                                           _mm256_and_si256(twoBits, highMask)),
                      q3 = _mm256_or_si256(_mm256_and_si256(_mm256_srli_epi16(low1, 4), mask),
                                           _mm256_and_si256(_mm256_srli_epi16(twoBits, 2), highMask));
        totals.even = part32(totals.even, q0, scales, a, part, 0);
        totals.odd = part32(totals.odd, q1, scales, a, part, 1);
        totals.even = part32(totals.even, q2, scales, a, part, 2);
        totals.odd = part32(totals.odd, q3, scales, a, part, 3);
    }
    static __m256 part32(__m256 total, __m256i q, const Eight& scales, const RoundedBlock& a, int first, int index) {
        const int part = first + index;
        const __m256 scale = _mm256_mul_ps(scales.pair(2 * index), _mm256_broadcast_ss(a.scales + part));
        return scaled(total, addProducts(startsOf(a, part), q, valuesOf(a, part)), scale);
    }
};

template <class Format>
void multiply(const BlockOperands& op, int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n)
        for (int64_t m = 0; m < op.rows; ++m) {
            Totals totals;
            forGroups<Format>(op, m, n, [&](const typename Format::Type* blocks, const RoundedBlock& a) {
                Format::add(totals, blocks, a);
            });
            putSum(op, m, n, totals.sum());
        }
}

template <class Format>
constexpr BlockProduct kProduct{roundRow<Format::kOrder, Format::kOffset>, multiply<Format>};

}  // namespace

const BlockProduct* blockProduct(DType type) {
    switch (type) {
        case DType::Q8_0:
            return &kProduct<FormatQ8_0>;
        case DType::Q4_0:
            return &kProduct<FormatQ4_0>;
        case DType::Q4_K:
            return &kProduct<FormatLines<BlockQ4_K>>;
        case DType::Q5_K:
            return &kProduct<FormatLines<BlockQ5_K>>;
        case DType::Q6_K:
            return &kProduct<FormatQ6_K>;
        default:
            return nullptr;
    }
}

}  // namespace sextant::kernels::SEXTANT_ISA
