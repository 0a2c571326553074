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

/// Up to kLanes numbers, zeros behind them.
template <class T>
Vec loadPart(const T* from, int64_t count) {
    T lanes[kLanes] = {};
    std::copy(from, from + count, lanes);
    return load(lanes);
}

template <class T>
void scores(const float* query, const Tensor& keys, float* out) {
    const int64_t count = keys.rows(), width = keys.columns(), whole = width / kLanes * kLanes;
    for (int64_t first = 0; first < count; first += kLanes) {
        Vec products[kLanes];
        for (int64_t u = 0; u < kLanes; ++u) {
            const T* key = keys.as<T>() + std::min(first + u, count - 1) * keys.rowStride;  // beyond the end: not stored
            Vec sums{};
            for (int64_t c = 0; c < whole; c += kLanes) sums = sums + load(query + c) * load(key + c);
            if (whole < width) sums = sums + loadPart(query + whole, width - whole) * loadPart(key + whole, width - whole);
            products[u] = sums;
        }
        const Vec sums = sumsOfLanes(products);
        if (first + kLanes <= count) store(out + first, sums);
        else std::memcpy(out + first, &sums, static_cast<size_t>(count - first) * 4);
    }
}

void scoreRows(const float* query, const Tensor& keys, float* out) {
    if (keys.dtype == DType::Float32) scores<float>(query, keys, out);
    else scores<BFloat16Bits>(query, keys, out);
}

/// Columns [column, column + kVectors * kLanes) of the weighted sum; even and odd rows apart, so that sums need not wait for
/// each other.
template <int kVectors, class T>
void weightedColumns(const float* weights, const Tensor& values, int64_t column, float* out) {
    Vec even[kVectors] = {}, odd[kVectors] = {};
    const T* row = values.as<T>() + column;
    auto add = [&](Vec* sums, int64_t u) {
        for (int v = 0; v < kVectors; ++v) sums[v] = sums[v] + splat(weights[u]) * load(row + u * values.rowStride + v * kLanes);
    };
    int64_t u = 0;
    for (; u + 1 < values.rows(); u += 2) {
        add(even, u);
        add(odd, u + 1);
    }
    if (u < values.rows()) add(even, u);
    for (int v = 0; v < kVectors; ++v) store(out + column + v * kLanes, even[v] + odd[v]);
}

template <class T>
void weightedSum(const float* weights, const Tensor& values, float* out) {
    const int64_t width = values.columns();
    int64_t column = 0;
    for (; column + 4 * kLanes <= width; column += 4 * kLanes) weightedColumns<4, T>(weights, values, column, out);
    for (; column + kLanes <= width; column += kLanes) weightedColumns<1, T>(weights, values, column, out);
    for (; column < width; ++column) {
        float total = 0;
        for (int64_t u = 0; u < values.rows(); ++u) total += weights[u] * toFloat(values.as<T>()[u * values.rowStride + column]);
        out[column] = total;
    }
}

void weightedRowSum(const float* weights, const Tensor& values, float* out) {
    if (values.dtype == DType::Float32) weightedSum<float>(weights, values, out);
    else weightedSum<BFloat16Bits>(weights, values, out);
}

}  // namespace

void addAttentionKernels(KernelTable& table) {
    table.softmaxRow = softmaxRow;
    table.attentionGradientRow = attentionGradientRow;
    table.scoreRows = scoreRows;
    table.weightedRowSum = weightedRowSum;
    table.scaleRow = scaleRow;
    table.dotRows = dotRows;
}

}  // namespace sextant::kernels::SEXTANT_ISA
