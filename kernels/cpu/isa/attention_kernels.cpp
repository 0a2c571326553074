// SPDX-License-Identifier: Apache-2.0
// The rows between the matrix products of attention: softmax, its gradient, scaling, dot products.
#include "kernels/cpu/isa/kernel_sources.h"
#include "kernels/cpu/isa/simd.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

void softmaxRow(float* scores, int64_t count, int64_t padded, float scale, float* maximumOut, float* sumOut) {
    const int64_t whole = count / kLanes * kLanes;
    Vec best = splat(-std::numeric_limits<float>::infinity());
    for (int64_t c = 0; c < whole; c += kLanes) best = maximum(best, load(scores + c));
    float top = largest(best);
    for (int64_t c = whole; c < count; ++c) top = std::max(top, scores[c]);
    const float shift = top * scale;
    Vec sums{};
    for (int64_t c = 0; c < whole; c += kLanes) {
        const Vec p = exponential(load(scores + c) * scale - shift);
        store(scores + c, p);
        sums = sums + p;
    }
    if (whole < count) {
        float lanes[kLanes] = {};
        std::copy(scores + whole, scores + count, lanes);
        Vec p = exponential(load(lanes) * scale - shift);
        store(lanes, p);
        for (int64_t i = count - whole; i < kLanes; ++i) lanes[i] = 0;
        sums = sums + load(lanes);
        std::copy(lanes, lanes + (count - whole), scores + whole);
    }
    std::fill(scores + count, scores + padded, 0.0f);
    *maximumOut = shift;
    *sumOut = sum(sums);
}

void attentionGradientRow(float* scores, float* dScores, int64_t count, int64_t padded, float scale, float logSumExp, float delta) {
    const int64_t whole = count / kLanes * kLanes;
    for (int64_t c = 0; c < whole; c += kLanes) {
        const Vec p = exponential(load(scores + c) * scale - logSumExp);
        store(scores + c, p);
        store(dScores + c, p * (load(dScores + c) - delta) * scale);
    }
    for (int64_t c = whole; c < count; ++c) {
        const float p = std::exp(scores[c] * scale - logSumExp);
        scores[c] = p;
        dScores[c] = p * (dScores[c] - delta) * scale;
    }
    std::fill(scores + count, scores + padded, 0.0f);
    std::fill(dScores + count, dScores + padded, 0.0f);
}

template <class T>
void scaleInto(const float* from, T* to, int64_t count, float factor) {
    const int64_t whole = count / kLanes * kLanes;
    for (int64_t c = 0; c < whole; c += kLanes) store(to + c, load(from + c) * factor);
    for (int64_t c = whole; c < count; ++c) put(to + c, from[c] * factor);
}

void scaleRow(const float* from, const Tensor& to, int64_t row, int64_t count, float factor) {
    if (to.dtype == DType::Float32) scaleInto(from, to.as<float>() + row * to.rowStride, count, factor);
    else scaleInto(from, to.as<BFloat16Bits>() + row * to.rowStride, count, factor);
}

template <class T>
float dot(const T* a, const T* b, int64_t count) {
    const int64_t whole = count / kLanes * kLanes;
    Vec products{};
    for (int64_t c = 0; c < whole; c += kLanes) products = products + load(a + c) * load(b + c);
    float tail = 0;
    for (int64_t c = whole; c < count; ++c) tail += toFloat(a[c]) * toFloat(b[c]);
    return sum(products) + tail;
}

float dotRows(const Tensor& a, const Tensor& b, int64_t row, int64_t firstColumn, int64_t count) {
    if (a.dtype == DType::Float32)
        return dot(a.as<float>() + row * a.rowStride + firstColumn, b.as<float>() + row * b.rowStride + firstColumn, count);
    return dot(a.as<BFloat16Bits>() + row * a.rowStride + firstColumn, b.as<BFloat16Bits>() + row * b.rowStride + firstColumn, count);
}

}  // namespace

void addAttentionKernels(KernelTable& table) {
    table.softmaxRow = softmaxRow;
    table.attentionGradientRow = attentionGradientRow;
    table.scaleRow = scaleRow;
    table.dotRows = dotRows;
}

}  // namespace sextant::kernels::SEXTANT_ISA
