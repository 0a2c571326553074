// SPDX-License-Identifier: Apache-2.0
// Products with block types in plain C++: what the other instruction sets are compared with.
#include "kernels/blocks/block_layouts.h"
#include "kernels/cpu/isa/block_product_rows.h"

namespace sextant::kernels::SEXTANT_ISA {

namespace {

/// 256 weights as whole numbers in sixteen parts: weight = scale * q - min.
struct Unpacked {
    int q[256];
    float scale[16], min[16] = {};
};

struct FormatQ8_0 {
    using Type = BlockQ8_0;
    static constexpr int64_t kElements = 32;
    static void unpack(const Type* blocks, Unpacked& to) {
        for (int part = 0; part < 16; ++part) to.scale[part] = float16ToFloat(blocks[part / 2].d);
        for (int i = 0; i < 256; ++i) to.q[i] = blocks[i / 32].q[i % 32];
    }
};

struct FormatQ4_0 {
    using Type = BlockQ4_0;
    static constexpr int64_t kElements = 32;
    static void unpack(const Type* blocks, Unpacked& to) {
        for (int part = 0; part < 16; ++part) to.scale[part] = float16ToFloat(blocks[part / 2].d);
        for (int i = 0; i < 256; ++i) to.q[i] = (blocks[i / 32].q[i % 16] >> (i / 16 % 2 * 4) & 15) - 8;
    }
};

struct FormatQ4_K {
    using Type = BlockQ4_K;
    static constexpr int64_t kElements = 256;
    static void unpack(const Type* block, Unpacked& to) {
        const ScalesAndMins parts = unpackScales(block->scales);
        const float d = float16ToFloat(block->d), dMin = float16ToFloat(block->dMin);
        for (int part = 0; part < 16; ++part) {
            to.scale[part] = d * static_cast<float>(parts.scales[part / 2]);
            to.min[part] = dMin * static_cast<float>(parts.mins[part / 2]);
        }
        for (int i = 0; i < 256; ++i) to.q[i] = block->q[i / 64 * 32 + i % 32] >> (i / 32 % 2 * 4) & 15;
    }
};

struct FormatQ5_K {
    using Type = BlockQ5_K;
    static constexpr int64_t kElements = 256;
    static void unpack(const Type* block, Unpacked& to) {
        const ScalesAndMins parts = unpackScales(block->scales);
        const float d = float16ToFloat(block->d), dMin = float16ToFloat(block->dMin);
        for (int part = 0; part < 16; ++part) {
            to.scale[part] = d * static_cast<float>(parts.scales[part / 2]);
            to.min[part] = dMin * static_cast<float>(parts.mins[part / 2]);
        }
        for (int i = 0; i < 256; ++i)
            to.q[i] = (block->q[i / 64 * 32 + i % 32] >> (i / 32 % 2 * 4) & 15) | (block->high[i % 32] >> (i / 32) & 1)
                                                                                      << 4;
    }
};

struct FormatQ6_K {
    using Type = BlockQ6_K;
    static constexpr int64_t kElements = 256;
    static void unpack(const Type* block, Unpacked& to) {
        const float d = float16ToFloat(block->d);
        for (int part = 0; part < 16; ++part) to.scale[part] = d * static_cast<float>(block->scales[part]);
        for (int i = 0; i < 256; ++i) {
            const int low = block->low[i / 128 * 64 + i % 64] >> (i / 64 % 2 * 4) & 15,
                      high = block->high[i / 128 * 32 + i % 32] >> (i / 32 % 4 * 2) & 3;
            to.q[i] = (low | high << 4) - 32;
        }
    }
};

template <class Format>
void multiply(const BlockOperands& op, int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n)
        for (int64_t m = 0; m < op.rows; ++m) {
            float total = 0;
            forGroups<Format>(op, m, n, [&](const typename Format::Type* blocks, const RoundedBlock& a) {
                Unpacked weights;
                Format::unpack(blocks, weights);
                for (int part = 0; part < 16; ++part) {
                    int32_t sum = 0, sumOfA = 0;
                    for (int i = part * 16; i < part * 16 + 16; ++i) {
                        sum += weights.q[i] * a.values[i];
                        sumOfA += a.values[i];
                    }
                    total += a.scales[part / 2] * (weights.scale[part] * static_cast<float>(sum) -
                                                   weights.min[part] * static_cast<float>(sumOfA));
                }
            });
            putSum(op, m, n, total);
        }
}

template <class Format>
constexpr BlockProduct kProduct{roundRow<RoundedOrder::Natural, 0>, multiply<Format>};

}  // namespace

const BlockProduct* blockProduct(DType type) {
    switch (type) {
        case DType::Q8_0:
            return &kProduct<FormatQ8_0>;
        case DType::Q4_0:
            return &kProduct<FormatQ4_0>;
        case DType::Q4_K:
            return &kProduct<FormatQ4_K>;
        case DType::Q5_K:
            return &kProduct<FormatQ5_K>;
        case DType::Q6_K:
            return &kProduct<FormatQ6_K>;
        default:
            return nullptr;
    }
}

}  // namespace sextant::kernels::SEXTANT_ISA
