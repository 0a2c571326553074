// SPDX-License-Identifier: Apache-2.0
// The rows between the matrix products of attention: softmax, its gradient, scaling, dot products.
#include "kernels/cpu/isa/kernel_sources.h"
#include "kernels/cpu/isa/pack_pairs.h"
#include "kernels/cpu/isa/simd.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

/// The lanes before `count` of v, `other` in the rest.
Vec firstLanes(Vec v, int64_t count, float other) {
    IntVec lane;
    for (int i = 0; i < kLanes; ++i) lane[i] = i;
    return lane < static_cast<int32_t>(count) ? v : splat(other);
}

/// `weights` may be `scores`. `padded` is a multiple of kLanes: the last vector is read whole.
template <class T>
void softmax(const float* scores, T* weights, int64_t count, int64_t padded, float scale, float* maximumOut,
             float* sumOut) {
    const int64_t whole = count / kLanes * kLanes, rest = count - whole;
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    Vec best = rest > 0 ? firstLanes(load(scores + whole), rest, -kInfinity) : splat(-kInfinity);
    for (int64_t c = 0; c < whole; c += kLanes) best = maximum(best, load(scores + c));
    const float shift = largest(best) * scale;
    Vec sums{};
    int64_t c = 0;
    for (; c < whole; c += kLanes) {
        const Vec p = exponential(load(scores + c) * scale - shift);
        store(weights + c, p);
        sums = sums + p;
    }
    if (rest > 0) {
        const Vec p = firstLanes(exponential(load(scores + c) * scale - shift), rest, 0);
        store(weights + c, p);
        sums = sums + p;
        c += kLanes;
    }
    for (; c < padded; c += kLanes) store(weights + c, Vec{});
    *maximumOut = shift;
    *sumOut = sum(sums);
}

void softmaxRow(float* scores, int64_t count, int64_t padded, float scale, float* maximum, float* sum) {
    softmax(scores, scores, count, padded, scale, maximum, sum);
}
void softmaxRowRounded(const float* scores, BFloat16Bits* weights, int64_t count, int64_t padded, float scale,
                       float* maximum, float* sum) {
    softmax(scores, weights, count, padded, scale, maximum, sum);
}

void attentionGradientRow(float* scores, float* dScores, int64_t count, int64_t padded, float scale, float logSumExp,
                          float delta) {
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

void softCapRow(float* scores, float* slopes, int64_t count, float scale, float cap) {
    for (int64_t c = 0; c < count; c += kLanes) {
        const int64_t lanes = std::min<int64_t>(kLanes, count - c);
        float part[kLanes] = {};
        std::copy_n(scores + c, lanes, part);
        const Vec t = hyperbolicTangent(load(part) * (scale / cap));
        store(part, t * cap);
        std::copy_n(part, lanes, scores + c);
        if (!slopes) continue;
        store(part, (1.0f - t * t) * scale);
        std::copy_n(part, lanes, slopes + c);
    }
}

void attentionGradientOfKey(const AttentionGradientOfKey& key, int64_t first, int64_t visible, int64_t hidden,
                            int64_t end) {
    visible = std::clamp(visible, first, end);
    hidden = std::clamp(hidden, visible, end);
    for (int64_t q = visible / kLanes * kLanes; q < hidden; q += kLanes) {
        const Vec p = exponential(load(key.scores + q) * key.scale - load(key.logSumExp + q));
        store(key.weights + q, p);
        store(key.dScores + q, p * (load(key.dWeights + q) - load(key.delta + q)) * key.scale);
    }
    std::fill(key.weights + first, key.weights + visible, BFloat16Bits{0});
    std::fill(key.dScores + first, key.dScores + visible, BFloat16Bits{0});
    std::fill(key.weights + hidden, key.weights + end, BFloat16Bits{0});
    std::fill(key.dScores + hidden, key.dScores + end, BFloat16Bits{0});
}

template <class T>
void storeTransposedInto(const float* from, int64_t stride, const Tensor& to) {
    for (int64_t row = 0; row < to.rows(); row += kLanes)
        for (int64_t column = 0; column < to.columns(); column += kLanes) {
            const int64_t rows = std::min<int64_t>(kLanes, to.rows() - row),
                          columns = std::min<int64_t>(kLanes, to.columns() - column);
            T* out = to.as<T>() + row * to.rowStride + column;
            if (rows < kLanes || columns < kLanes) {
                for (int64_t i = 0; i < rows; ++i)
                    for (int64_t d = 0; d < columns; ++d)
                        put(out + i * to.rowStride + d, from[(column + d) * stride + row + i]);
                continue;
            }
            UintVec block[kLanes];
            for (int64_t d = 0; d < kLanes; ++d)
                std::memcpy(&block[d], from + (column + d) * stride + row, sizeof block[d]);
            transpose(block);
            for (int64_t i = 0; i < kLanes; ++i) store(out + i * to.rowStride, std::bit_cast<Vec>(block[i]));
        }
}

void storeTransposed(const float* from, int64_t stride, const Tensor& to) {
    if (to.dtype == DType::Float32)
        storeTransposedInto<float>(from, stride, to);
    else
        storeTransposedInto<BFloat16Bits>(from, stride, to);
}

template <class T>
void scaleInto(const float* from, T* to, int64_t count, float factor) {
    const int64_t whole = count / kLanes * kLanes;
    for (int64_t c = 0; c < whole; c += kLanes) store(to + c, load(from + c) * factor);
    for (int64_t c = whole; c < count; ++c) put(to + c, from[c] * factor);
}

void scaleRow(const float* from, const Tensor& to, int64_t row, int64_t count, float factor) {
    if (to.dtype == DType::Float32)
        scaleInto(from, to.as<float>() + row * to.rowStride, count, factor);
    else
        scaleInto(from, to.as<BFloat16Bits>() + row * to.rowStride, count, factor);
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
        return dot(a.as<float>() + row * a.rowStride + firstColumn, b.as<float>() + row * b.rowStride + firstColumn,
                   count);
    return dot(a.as<BFloat16Bits>() + row * a.rowStride + firstColumn,
               b.as<BFloat16Bits>() + row * b.rowStride + firstColumn, count);
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
            const T* key =
                keys.as<T>() + std::min(first + u, count - 1) * keys.rowStride;  // beyond the end: not stored
            Vec sums{};
            for (int64_t c = 0; c < whole; c += kLanes) sums = sums + load(query + c) * load(key + c);
            if (whole < width)
                sums = sums + loadPart(query + whole, width - whole) * loadPart(key + whole, width - whole);
            products[u] = sums;
        }
        const Vec sums = sumsOfLanes(products);
        if (first + kLanes <= count)
            store(out + first, sums);
        else
            std::memcpy(out + first, &sums, static_cast<size_t>(count - first) * 4);
    }
}

void scoreRows(const float* query, const Tensor& keys, float* out) {
    if (keys.dtype == DType::Float32)
        scores<float>(query, keys, out);
    else
        scores<BFloat16Bits>(query, keys, out);
}

/// Columns [column, column + kVectors * kLanes) of the weighted sum; even and odd rows apart, so that sums need not
/// wait for each other.
template <int kVectors, class T>
void weightedColumns(const float* weights, const Tensor& values, int64_t column, float* out) {
    Vec even[kVectors] = {}, odd[kVectors] = {};
    const T* row = values.as<T>() + column;
    auto add = [&](Vec* sums, int64_t u) {
        for (int v = 0; v < kVectors; ++v)
            sums[v] = sums[v] + splat(weights[u]) * load(row + u * values.rowStride + v * kLanes);
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
        for (int64_t u = 0; u < values.rows(); ++u)
            total += weights[u] * toFloat(values.as<T>()[u * values.rowStride + column]);
        out[column] = total;
    }
}

void weightedRowSum(const float* weights, const Tensor& values, float* out) {
    if (values.dtype == DType::Float32)
        weightedSum<float>(weights, values, out);
    else
        weightedSum<BFloat16Bits>(weights, values, out);
}

}  // namespace

void addAttentionKernels(KernelTable& table) {
    table.softmaxRow = softmaxRow;
    table.softmaxRowRounded = softmaxRowRounded;
    table.softCapRow = softCapRow;
    table.attentionGradientRow = attentionGradientRow;
    table.attentionGradientOfKey = attentionGradientOfKey;
    table.storeTransposed = storeTransposed;
    table.packPairRows = packPairRows;
    table.scoreRows = scoreRows;
    table.weightedRowSum = weightedRowSum;
    table.scaleRow = scaleRow;
    table.dotRows = dotRows;
}

}  // namespace sextant::kernels::SEXTANT_ISA
