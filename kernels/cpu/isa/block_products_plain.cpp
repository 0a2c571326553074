// SPDX-License-Identifier: Apache-2.0
// Products with block types in plain C++: what the other instruction sets are compared with.
#include "kernels/cpu/isa/block_formats.h"
#include "kernels/cpu/isa/block_product_rows.h"

namespace sextant::kernels::SEXTANT_ISA {

namespace {

template <class Format>
float groupSum(const typename Format::Type* blocks, const RoundedBlock& a) {
    UnpackedGroup weights;
    Format::unpack(blocks, weights);
    float total = 0;
    for (int part = 0; part < 256 / Format::kPart; ++part) {
        int32_t sum = 0;
        for (int i = part * Format::kPart; i < (part + 1) * Format::kPart; ++i)
            sum += (weights.q[i] - Format::kOffset) * a.values[i];
        total += a.scales[part * Format::kPart / 32] * weights.scales[part] * static_cast<float>(sum);
    }
    if constexpr (Format::kMins)
        for (int part = 0; part < 8; ++part) total -= weights.mins[part] * a.sums[part];
    return total;
}

template <class Format>
void multiply(const BlockOperands& op, int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n)
        for (int64_t m = 0; m < op.rows; ++m) {
            float total = 0;
            forGroups<Format>(op, m, n, [&](const typename Format::Type* blocks, const RoundedBlock& a) {
                total += groupSum<Format>(blocks, a);
            });
            putSum(op, m, n, total);
        }
}

template <class Format>
constexpr BlockProduct kProduct{roundRow<RoundedOrder::Natural, 0>, multiply<Format>};

}  // namespace

const BlockProduct* blockProduct(DType type) {
    return withFormat<const BlockProduct*>(type, nullptr, [](auto format) { return &kProduct<decltype(format)>; });
}

}  // namespace sextant::kernels::SEXTANT_ISA
