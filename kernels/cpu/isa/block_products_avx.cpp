// SPDX-License-Identifier: Apache-2.0
// Products with block types in vectors of 32 bytes: weights are unpacked to unsigned bytes, multiplied with the signed
// bytes of the rounded row and summed in fours, one instruction with VNNI, three without. Eight sums of a block of 32
// become fp32 and are added with their scale; the scales of a group of 256 are computed together beforehand.
#include "kernels/cpu/isa/block_formats.h"
#include "kernels/cpu/isa/block_product_rows.h"

#include <immintrin.h>

#include <cstring>
#include <utility>

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

/// Number kIndex of four, which stand in both halves, in all lanes; of numbers that differ in the halves, each half's
/// own. In registers and within halves, as it costs least: memory that was just written as a whole gives single numbers
/// slowly.
template <int kIndex>
__m256 all(__m256 numbers) {
    return _mm256_permute_ps(numbers, kIndex * 0b01010101);
}
/// Eight numbers as two times four in both halves.
struct Fours {
    __m256 first, second;
    explicit Fours(__m256 eight)
        : first(_mm256_permute2f128_ps(eight, eight, 0x00)), second(_mm256_permute2f128_ps(eight, eight, 0x11)) {}
    template <int kIndex>
    __m256 get() const {
        return all<kIndex % 4>(kIndex < 4 ? first : second);
    }
};
/// Numbers 0, 2, 4, 6 in one half and 1, 3, 5, 7 in the other, so that `all` gives pairs.
__m256 evenAndOdd(__m256 numbers) {
    return _mm256_permutevar8x32_ps(numbers, _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7));
}

/// Eight half-precision numbers, one of each block, as fp32. Put together in registers, as are all scales: what was
/// written to memory number by number cannot be read as a vector at once.
template <class Block>
__m256 halvesOf(const Block* blocks, Float16Bits Block::*which) {
    __m128i halves = _mm_cvtsi32_si128(blocks[0].*which);
    halves = _mm_insert_epi16(halves, blocks[1].*which, 1);
    halves = _mm_insert_epi16(halves, blocks[2].*which, 2);
    halves = _mm_insert_epi16(halves, blocks[3].*which, 3);
    halves = _mm_insert_epi16(halves, blocks[4].*which, 4);
    halves = _mm_insert_epi16(halves, blocks[5].*which, 5);
    halves = _mm_insert_epi16(halves, blocks[6].*which, 6);
    halves = _mm_insert_epi16(halves, blocks[7].*which, 7);
    return _mm256_cvtph_ps(halves);
}
/// The scales of eight parts of 32 values.
template <class Block>
__m256 scalesOf(const Block* blocks) {
    return halvesOf(blocks, &Block::d);
}
inline __m256 scalesOf(const BlockMXFP4* b) {
    const __m256i exponents = _mm256_setr_epi32(b[0].exponent, b[1].exponent, b[2].exponent, b[3].exponent,
                                                b[4].exponent, b[5].exponent, b[6].exponent, b[7].exponent);
    const __m256i one = _mm256_set1_epi32(1);
    const __m256i usual = _mm256_slli_epi32(_mm256_sub_epi32(exponents, one), 23),
                  tiny = _mm256_sllv_epi32(_mm256_set1_epi32(0x00200000), exponents);
    return _mm256_castsi256_ps(_mm256_blendv_epi8(tiny, usual, _mm256_cmpgt_epi32(exponents, one)));
}
inline __m256 scalesOf(const BlockIQ4_XS* block) {
    int32_t lows;
    std::memcpy(&lows, block->scalesLow, sizeof lows);
    const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const __m256i low = _mm256_and_si256(_mm256_srlv_epi32(_mm256_set1_epi32(lows), _mm256_slli_epi32(places, 2)),
                                         _mm256_set1_epi32(15)),
                  high = _mm256_and_si256(
                      _mm256_srlv_epi32(_mm256_set1_epi32(block->scalesHigh), _mm256_slli_epi32(places, 1)),
                      _mm256_set1_epi32(3));
    const __m256i scale = _mm256_sub_epi32(_mm256_or_si256(low, _mm256_slli_epi32(high, 4)), _mm256_set1_epi32(32));
    return _mm256_mul_ps(_mm256_cvtepi32_ps(scale), _mm256_set1_ps(_cvtsh_ss(block->d)));
}

/// Four totals, so that one addition need not wait for the other.
struct Totals {
    __m256 totals[4] = {};
    void add(int index, __m256i sums, __m256 scale) {
        totals[index % 4] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums), scale, totals[index % 4]);
    }
    void subtract(__m256 mins, const RoundedBlock& a) {
        totals[3] = _mm256_fnmadd_ps(mins, _mm256_load_ps(a.sums), totals[3]);
    }
    float sum() const {
        const __m256 all = _mm256_add_ps(_mm256_add_ps(totals[0], totals[1]), _mm256_add_ps(totals[2], totals[3]));
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
    }
};

#define SEXTANT_INLINED [[gnu::always_inline]]
/// Calls visit(std::integral_constant<int, i>) for i from 0 to kCount - 1, written out, so that arrays of vectors are
/// registers.
template <int kCount, class Visit>
[[gnu::always_inline]] inline void unrolled(const Visit& visit) {
    [&]<int... kIndex>(std::integer_sequence<int, kIndex...>) __attribute__((always_inline)) {
        (visit(std::integral_constant<int, kIndex>()), ...);
    }
    (std::make_integer_sequence<int, kCount>());
}

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
    SEXTANT_INLINED static void add(Totals& total, const Type* blocks, const RoundedBlock& a) {
        const Fours scales(_mm256_mul_ps(scalesOf(blocks), _mm256_load_ps(a.scales)));
        unrolled<8>([&](auto part) __attribute__((always_inline)) {
            total.add(part, products(blocks[part], a, part), scales.get<part>());
        });
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
    SEXTANT_INLINED static void add(Totals& total, const Type* blocks, const RoundedBlock& a) {
        const __m256 scales = evenAndOdd(_mm256_mul_ps(scalesOf(blocks), _mm256_load_ps(a.scales)));
        unrolled<4>([&](auto pair) __attribute__((always_inline)) {
            total.add(pair, products(blocks + 2 * pair, a, 2 * pair), all<pair>(scales));
        });
    }
};

/// The six-bit scales and mins of a block as eight fp32 each.
struct ScalesOfK {
    __m256 scales, mins;
    explicit ScalesOfK(const uint8_t (&packed)[12]) {
        const uint32_t first = word(packed), second = word(packed + 4), third = word(packed + 8);
        const uint64_t lowScales = first & 0x3F3F3F3F, lowMins = second & 0x3F3F3F3F;
        const uint64_t highScales = (third & 0x0F0F0F0F) | (first >> 2 & 0x30303030),
                       highMins = (third >> 4 & 0x0F0F0F0F) | (second >> 2 & 0x30303030);
        scales = wide(lowScales | highScales << 32);
        mins = wide(lowMins | highMins << 32);
    }
    static uint32_t word(const uint8_t* from) {
        uint32_t value;
        std::memcpy(&value, from, sizeof value);
        return value;
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
            const __m256i sixteen = _mm256_set1_epi8(16), high = bytes(block.high);
            const __m256i moved = part < 4 ? _mm256_slli_epi16(high, 4 - part) : _mm256_srli_epi16(high, part - 4);
            return _mm256_or_si256(low, _mm256_and_si256(moved, sixteen));
        }
        return low;
    }
    SEXTANT_INLINED static void add(Totals& total, const Block* block, const RoundedBlock& a) {
        const __m256 d = _mm256_set1_ps(_cvtsh_ss(block->d)), dMin = _mm256_set1_ps(_cvtsh_ss(block->dMin));
        const ScalesOfK parts(block->scales);
        const Fours scales(_mm256_mul_ps(_mm256_mul_ps(parts.scales, d), _mm256_load_ps(a.scales)));
        total.subtract(_mm256_mul_ps(parts.mins, dMin), a);
        unrolled<4>([&](auto pair) __attribute__((always_inline)) {
            constexpr int part = 2 * pair;
            const __m256i mask = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
            const __m256i packed = bytes(block->q + part * 16);
            const __m256i low = withHigh(*block, _mm256_and_si256(packed, mask), part),
                          high = withHigh(*block, _mm256_and_si256(_mm256_srli_epi16(packed, 4), mask), part + 1);
            total.add(part, addProducts(zero, low, valuesOf(a, part)), scales.get<part>());
            total.add(part + 1, addProducts(zero, high, valuesOf(a, part + 1)), scales.get<part + 1>());
        });
    }
};

struct FormatQ6_K {
    using Type = BlockQ6_K;
    static constexpr int64_t kElements = 256;
    static constexpr RoundedOrder kOrder = RoundedOrder::Natural;
    static constexpr int kOffset = 32;

    SEXTANT_INLINED static void add(Totals& total, const Type* block, const RoundedBlock& a) {
        const __m256 d = _mm256_set1_ps(_cvtsh_ss(block->d));
        addHalf<0>(total, *block, d, a);
        addHalf<1>(total, *block, d, a);
    }

private:
    /// 128 values: four parts of the group, of two scales each.
    template <int kHalf>
    SEXTANT_INLINED static void addHalf(Totals& total, const Type& block, __m256 d, const RoundedBlock& a) {
        const __m256i packed =
            _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(block.scales + 8 * kHalf)));
        const __m256 ofRow = _mm256_broadcast_ps(reinterpret_cast<const __m128*>(a.scales) + kHalf);
        const __m256 scales = _mm256_mul_ps(evenAndOdd(_mm256_mul_ps(_mm256_cvtepi32_ps(packed), d)), ofRow);
        const __m256i low0 = bytes(block.low + 64 * kHalf), low1 = bytes(block.low + 64 * kHalf + 32),
                      high = bytes(block.high + 32 * kHalf);
        addPart<4 * kHalf>(total, joined(low0, _mm256_slli_epi16(high, 4)), scales, a);
        addPart<4 * kHalf + 1>(total, joined(low1, _mm256_slli_epi16(high, 2)), scales, a);
        addPart<4 * kHalf + 2>(total, joined(_mm256_srli_epi16(low0, 4), high), scales, a);
        addPart<4 * kHalf + 3>(total, joined(_mm256_srli_epi16(low1, 4), _mm256_srli_epi16(high, 2)), scales, a);
    }
    static __m256i joined(__m256i low, __m256i high) {
        return _mm256_or_si256(_mm256_and_si256(low, _mm256_set1_epi8(15)),
                               _mm256_and_si256(high, _mm256_set1_epi8(48)));
    }
    template <int kPart>
    SEXTANT_INLINED static void addPart(Totals& total, __m256i q, __m256 scales, const RoundedBlock& a) {
        total.add(kPart, addProducts(startsOf(a, kPart), q, valuesOf(a, kPart)), all<kPart % 4>(scales));
    }
};

/// A type that has no instructions of its own here: its group is unpacked to memory first.
template <class Unpack>
struct FormatUnpacked {
    using Type = typename Unpack::Type;
    static constexpr int64_t kElements = Unpack::kElements;
    static constexpr RoundedOrder kOrder = RoundedOrder::Natural;
    static constexpr bool kSigned = !SEXTANT_HAS_VNNI && Unpack::kOffset == 128;  // such bytes would not fit 16 bits
    static constexpr int kOffset = kSigned ? 0 : Unpack::kOffset;

    static __m256i products(__m256i q, const RoundedBlock& a, int part) {
        if constexpr (!kSigned) return addProducts(startsOf(a, part), q, valuesOf(a, part));
        const __m256i value = _mm256_xor_si256(q, _mm256_set1_epi8(-128));
        return addProducts(_mm256_setzero_si256(), _mm256_abs_epi8(value), _mm256_sign_epi8(valuesOf(a, part), value));
    }
    SEXTANT_INLINED static void add(Totals& total, const Type* blocks, const RoundedBlock& a) {
        UnpackedGroup group;
        Unpack::unpack(blocks, group);
        if constexpr (Unpack::kPart == 32) {
            const Fours scales(_mm256_mul_ps(scalesOf(blocks), _mm256_load_ps(a.scales)));
            unrolled<8>([&](auto part) __attribute__((always_inline)) {
                total.add(part, products(bytes(group.q + part * 32), a, part), scales.get<part>());
            });
        } else {
            unrolled<8>([&](auto part) __attribute__((always_inline)) {
                const __m256 ofRow = _mm256_broadcast_ss(a.scales + part);
                const __m256 scales =
                    _mm256_set_m128(_mm_set1_ps(group.scales[2 * part + 1]), _mm_set1_ps(group.scales[2 * part]));
                total.add(part, products(bytes(group.q + part * 32), a, part), _mm256_mul_ps(scales, ofRow));
            });
        }
        if constexpr (Unpack::kMins) total.subtract(_mm256_sub_ps(_mm256_setzero_ps(), halvesOf(blocks, &Type::m)), a);
    }
};

/// One row of weights after the other, as memory likes it best: two at once, which would share what is read of the
/// rounded row, come at a third of the speed where they come from memory.
template <class Format>
void multiply(const BlockOperands& op, int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n)
        for (int64_t m = 0; m < op.rows; ++m) {
            Totals total;
            forGroups<Format>(op, m, n, [&](const typename Format::Type* blocks, const RoundedBlock& a) {
                Format::add(total, blocks, a);
            });
            putSum(op, m, n, total.sum());
        }
}

template <class Format>
constexpr BlockProduct kProduct{roundRow<Format::kOrder, Format::kOffset>, multiply<Format>};

/// The types that have instructions of their own.
template <class Unpack>
struct FormatOf {
    using Type = FormatUnpacked<Unpack>;
};
template <>
struct FormatOf<UnpackQ8_0> {
    using Type = FormatQ8_0;
};
template <>
struct FormatOf<UnpackQ4_0> {
    using Type = FormatQ4_0;
};
template <class Block>
struct FormatOf<UnpackLines<Block>> {
    using Type = FormatLines<Block>;
};
template <>
struct FormatOf<UnpackQ6_K> {
    using Type = FormatQ6_K;
};

}  // namespace

const BlockProduct* blockProduct(DType type) {
    return withFormat<const BlockProduct*>(
        type, nullptr, [](auto format) { return &kProduct<typename FormatOf<decltype(format)>::Type>; });
}

}  // namespace sextant::kernels::SEXTANT_ISA
