// SPDX-License-Identifier: Apache-2.0
// Q8_0 and Q4_0 take their scale from the largest value of a block. The K types round scales themselves, so each part
// first looks for the scale (and the min) that fits it best: a few ways to spread the levels over the part's range are
// tried, each gives the values their levels, and least squares gives the levels their best scale and min. Then the
// scales of a block are rounded against the largest of them, up or down as the values like it, and the values get their
// levels once more, with the scales as they became.
#include "kernels/blocks/quantize.h"

#include "kernels/blocks/block_layouts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

namespace sextant::kernels {

namespace {

/// To the nearest whole number (|value| below 2^22), ties to even, without a call.
float rounded(float value) { return (value + 12582912.0f) - 12582912.0f; }
float clamped(float value, float least, float most) { return std::min(most, std::max(least, value)); }
float inverse(float value) { return value == 0 ? 0 : 1 / value; }

/// The value that lies farthest from zero, with its sign; the first of several.
float farthest(const float* x, int count) {
    float found = x[0];
    for (int i = 1; i < count; ++i)
        if (std::abs(x[i]) > std::abs(found)) found = x[i];
    return found;
}

void pack(const float* x, BlockQ8_0& block) {
    const float d = std::abs(farthest(x, 32)) / 127, factor = inverse(d);
    block.d = floatToFloat16(d);
    for (int i = 0; i < 32; ++i) block.q[i] = static_cast<int8_t>(clamped(std::round(x[i] * factor), -127, 127));
}

void pack(const float* x, BlockQ4_0& block) {
    const float d = farthest(x, 32) / -8, factor = inverse(d);
    block.d = floatToFloat16(d);
    auto level = [&](int i) { return static_cast<int>(clamped(x[i] * factor + 8.5f, 0, 15)); };
    for (int i = 0; i < 16; ++i) block.q[i] = static_cast<uint8_t>(level(i) | level(16 + i) << 4);
}

/// The sums that least squares need of levels q and values x, in lanes of a fixed order.
struct Sums {
    double q = 0, qq = 0, qx = 0;
};
template <int kCount>
Sums sumsOf(const float (&q)[kCount], const float* x) {
    constexpr int kLanes = 4;
    double lanes[3][kLanes] = {};
    for (int i = 0; i < kCount; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane) {
            const double level = q[i + lane], value = x[i + lane];
            lanes[0][lane] += level;
            lanes[1][lane] += level * level;
            lanes[2][lane] += level * value;
        }
    auto total = [](const double(&l)[kLanes]) { return (l[0] + l[1]) + (l[2] + l[3]); };
    return {total(lanes[0]), total(lanes[1]), total(lanes[2])};
}

/// x is about scale * q - min, with levels q from 0 on and neither below zero.
struct Line {
    float scale = 0, min = 0;
};

/// The best of some ways to spread kLevels + 1 levels over the range of 32 values.
template <int kLevels>
Line bestLine(const float* x) {
    float least = 0, most = 0;  // zero is always in the range: a min may not be negative
    double sum = 0;
    least = *std::min_element(x, x + 32);
    most = *std::max_element(x, x + 32);
    least = std::min(least, 0.0f);
    if (!(most > least)) return {0, -least};
    for (int i = 0; i < 32; ++i) sum += static_cast<double>(x[i]);
    constexpr int kTries = 24;
    constexpr float kFirst = -1.2f, kStep = 0.1f;
    Line best{(most - least) / kLevels, -least};
    double smallest = INFINITY;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const float factor = (kLevels + kFirst + kStep * static_cast<float>(attempt)) / (most - least);
        float q[32];
        for (int i = 0; i < 32; ++i) q[i] = clamped(rounded((x[i] - least) * factor), 0, kLevels);
        const Sums s = sumsOf(q, x);
        const double determinant = 32 * s.qq - s.q * s.q;
        if (determinant <= 0) continue;
        double scale = (32 * s.qx - sum * s.q) / determinant, offset = (s.qq * sum - s.q * s.qx) / determinant;
        if (offset > 0) scale = s.qx / s.qq, offset = 0;
        // The squared error without the squares of x, which are the same in every attempt.
        const double error = scale * (scale * s.qq + 2 * offset * s.q - 2 * s.qx) + offset * (32 * offset - 2 * sum);
        if (scale < 0 || error >= smallest) continue;
        smallest = error;
        best = {static_cast<float>(scale), static_cast<float>(-offset)};
    }
    return best;
}

/// The squared error of kCount values as scale * q - shift, each with its best level.
template <int kCount, int kLeast, int kMost>
double squaredError(const float* x, float scale, float shift) {
    constexpr int kLanes = 4;
    const float factor = inverse(scale);
    double lanes[kLanes] = {};
    for (int i = 0; i < kCount; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane) {
            const float q = clamped(rounded((x[i + lane] + shift) * factor), kLeast, kMost);
            const double difference = scale * q - shift - x[i + lane];
            lanes[lane] += difference * difference;
        }
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/// Calls visit(candidate) for the whole numbers next to `value` that lie in [least, most].
template <class Visit>
void forNeighbours(float value, int least, int most, const Visit& visit) {
    const int nearest = static_cast<int>(clamped(rounded(value), static_cast<float>(least), static_cast<float>(most)));
    for (int candidate = std::max(least, nearest - 1); candidate <= std::min(most, nearest + 1); ++candidate)
        visit(candidate);
}

/// Scales and mins of a Q4_K or Q5_K block, and the levels of its 256 values.
template <int kLevels, class Block>
void packLines(const float* x, Block& block, uint8_t (&levels)[256]) {
    Line lines[8];
    float largestScale = 0, largestMin = 0;
    for (int part = 0; part < 8; ++part) {
        lines[part] = bestLine<kLevels>(x + part * 32);
        largestScale = std::max(largestScale, lines[part].scale);
        largestMin = std::max(largestMin, lines[part].min);
    }
    block.d = floatToFloat16(largestScale / 63);
    block.dMin = floatToFloat16(largestMin / 63);
    const float d = float16ToFloat(block.d), dMin = float16ToFloat(block.dMin);
    ScalesAndMins parts{};
    for (int part = 0; part < 8; ++part) {
        double smallest = INFINITY;
        forNeighbours(lines[part].scale * inverse(d), 0, 63, [&](int s) {
            forNeighbours(lines[part].min * inverse(dMin), 0, 63, [&](int m) {
                const float scale = d * static_cast<float>(s), shift = dMin * static_cast<float>(m);
                const double error = squaredError<32, 0, kLevels>(x + part * 32, scale, shift);
                if (error >= smallest) return;
                smallest = error;
                parts.scales[part] = static_cast<uint8_t>(s);
                parts.mins[part] = static_cast<uint8_t>(m);
            });
        });
        const float factor = inverse(d * parts.scales[part]), shift = dMin * parts.mins[part];
        for (int i = part * 32; i < part * 32 + 32; ++i)
            levels[i] = static_cast<uint8_t>(clamped(rounded((x[i] + shift) * factor), 0, kLevels));
    }
    packScales(parts, block.scales);
}

/// The low four bits of each 64 levels in 32 bytes: the first 32 in the low halves.
void packHalves(const uint8_t (&levels)[256], uint8_t (&q)[128]) {
    for (int i = 0; i < 128; ++i) {
        const uint8_t* from = levels + i / 32 * 64 + i % 32;
        q[i] = static_cast<uint8_t>((from[0] & 15) | (from[32] & 15) << 4);
    }
}

void pack(const float* x, BlockQ4_K& block) {
    uint8_t levels[256];
    packLines<15>(x, block, levels);
    packHalves(levels, block.q);
}

void pack(const float* x, BlockQ5_K& block) {
    uint8_t levels[256];
    packLines<31>(x, block, levels);
    packHalves(levels, block.q);
    std::memset(block.high, 0, sizeof block.high);
    for (int i = 0; i < 256; ++i) block.high[i % 32] |= static_cast<uint8_t>(levels[i] >> 4 << (i / 32));
}

/// The scale that fits 16 values best with levels from -32 to 31.
float bestScale(const float* x) {
    const float extreme = farthest(x, 16);
    if (extreme == 0) return 0;
    constexpr int kTries = 24;
    constexpr float kFirst = -1.2f, kStep = 0.1f;
    float best = extreme / -32;
    double largest = 0;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const float factor = -(32 + kFirst + kStep * static_cast<float>(attempt)) / extreme;
        float q[16];
        for (int i = 0; i < 16; ++i) q[i] = clamped(rounded(x[i] * factor), -32, 31);
        const Sums s = sumsOf(q, x);
        // The best scale for these levels is qx / qq; it takes qx^2 / qq away from the squares of x.
        if (s.qq <= 0 || s.qx * s.qx / s.qq <= largest) continue;
        largest = s.qx * s.qx / s.qq;
        best = static_cast<float>(s.qx / s.qq);
    }
    return best;
}

void pack(const float* x, BlockQ6_K& block) {
    float scales[16];
    for (int part = 0; part < 16; ++part) scales[part] = bestScale(x + part * 16);
    block.d = floatToFloat16(farthest(scales, 16) / -128);
    const float d = float16ToFloat(block.d);
    uint8_t levels[256];
    for (int part = 0; part < 16; ++part) {
        double smallest = INFINITY;
        block.scales[part] = 0;
        forNeighbours(scales[part] * inverse(d), -128, 127, [&](int s) {
            const double error = squaredError<16, -32, 31>(x + part * 16, d * static_cast<float>(s), 0);
            if (error >= smallest) return;
            smallest = error;
            block.scales[part] = static_cast<int8_t>(s);
        });
        const float factor = inverse(d * block.scales[part]);
        for (int i = part * 16; i < part * 16 + 16; ++i)
            levels[i] = static_cast<uint8_t>(clamped(rounded(x[i] * factor), -32, 31) + 32);
    }
    for (int i = 0; i < 128; ++i) {
        const uint8_t* from = levels + i / 64 * 128 + i % 64;
        block.low[i] = static_cast<uint8_t>((from[0] & 15) | (from[64] & 15) << 4);
    }
    for (int i = 0; i < 64; ++i) {
        const uint8_t* from = levels + i / 32 * 128 + i % 32;
        block.high[i] =
            static_cast<uint8_t>(from[0] >> 4 | from[32] >> 4 << 2 | from[64] >> 4 << 4 | from[96] >> 4 << 6);
    }
}

template <class Block, int kElements>
void packAll(const float* values, int64_t elements, void* blocks) {
    auto* block = static_cast<Block*>(blocks);
    for (int64_t at = 0; at < elements; at += kElements, ++block) pack(values + at, *block);
}

BFloat16Bits floatToBFloat16(float value) {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) return static_cast<BFloat16Bits>(bits >> 16 | 0x40);
    return static_cast<BFloat16Bits>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace

bool canQuantize(DType type) {
    switch (type) {
        case DType::Float32:
        case DType::BFloat16:
        case DType::Float16:
        case DType::Q8_0:
        case DType::Q4_0:
        case DType::Q4_K:
        case DType::Q5_K:
        case DType::Q6_K:
            return true;
        default:
            return false;
    }
}

void quantize(DType type, const float* values, int64_t elements, void* blocks) {
    switch (type) {
        case DType::Float32:
            std::memcpy(blocks, values, static_cast<size_t>(elements) * 4);
            return;
        case DType::BFloat16:
            std::transform(values, values + elements, static_cast<BFloat16Bits*>(blocks), floatToBFloat16);
            return;
        case DType::Float16:
            std::transform(values, values + elements, static_cast<Float16Bits*>(blocks), floatToFloat16);
            return;
#define SEXTANT_PACK(name) \
    case DType::name:      \
        return packAll<Block##name, layoutOf(DType::name).elements>(values, elements, blocks)
            SEXTANT_PACK(Q8_0);
            SEXTANT_PACK(Q4_0);
            SEXTANT_PACK(Q4_K);
            SEXTANT_PACK(Q5_K);
            SEXTANT_PACK(Q6_K);
#undef SEXTANT_PACK
        default:
            throw std::logic_error(std::string("there is no way to write the type ") + nameOf(type));
    }
}

}  // namespace sextant::kernels
