// SPDX-License-Identifier: Apache-2.0
// What works row by row or element by element: rotation, gated units, embedding, optimizer, copies, loss rows.
#include "kernels/blocks/quantize.h"
#include "kernels/cpu/isa/kernel_sources.h"
#include "kernels/cpu/isa/rows.h"
#include "kernels/cpu/isa/simd.h"

#include <algorithm>
#include <cmath>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

template <class To, class From>
void copyRows(const Tensor& target, const Tensor& source, int64_t begin, int64_t end) {
    const int64_t columns = target.columns(), whole = columns / kLanes * kLanes;
    for (int64_t row = begin; row < end; ++row) {
        To* to = rowOf<To>(target, row);
        const From* from = rowOf<From>(source, row);
        for (int64_t c = 0; c < whole; c += kLanes) store(to + c, load(from + c));
        for (int64_t c = whole; c < columns; ++c) put(to + c, toFloat(from[c]));
    }
}

void copy(const Tensor& target, const Tensor& source, int64_t begin, int64_t end) {
    const int64_t columns = target.columns();
    if (target.dtype == source.dtype) {
        const auto bytes = static_cast<size_t>(bytesOf(target.dtype, columns));
        for (int64_t row = begin; row < end; ++row)
            std::memcpy(target.rowRange(row, 1).data, source.rowRange(row, 1).data, bytes);
    } else if (target.dtype == DType::BFloat16) {
        copyRows<BFloat16Bits, float>(target, source, begin, end);
    } else if (source.dtype == DType::BFloat16) {
        copyRows<float, BFloat16Bits>(target, source, begin, end);
    } else if (target.dtype == DType::Float32) {
        for (int64_t row = begin; row < end; ++row)
            dequantize(source.dtype, source.rowRange(row, 1).data, columns, rowOf<float>(target, row));
    } else {
        for (int64_t row = begin; row < end; ++row)
            quantize(target.dtype, rowOf<float>(source, row), columns, target.rowRange(row, 1).data);
    }
}

/// In double, lane by lane, so that large models lose nothing.
double squaredNorm(const float* values, int64_t count) {
    constexpr int kSums = 16;
    double sums[kSums] = {};
    const int64_t whole = count / kSums * kSums;
    for (int64_t i = 0; i < whole; i += kSums)
        for (int s = 0; s < kSums; ++s)
            sums[s] += static_cast<double>(values[i + s]) * static_cast<double>(values[i + s]);
    for (int64_t i = whole; i < count; ++i) sums[0] += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    for (int width = kSums / 2; width > 0; width /= 2)
        for (int s = 0; s < width; ++s) sums[s] += sums[s + width];
    return sums[0];
}

template <class T>
void embeddingRows(const EmbeddingForward& op, int64_t begin, int64_t end) {
    const int64_t columns = op.out.columns(), whole = columns / kLanes * kLanes;
    for (int64_t t = begin; t < end; ++t) {
        const T* from = rowOf<T>(op.weight, op.tokens.as<int32_t>()[t]);
        float* to = rowOf<float>(op.out, t);
        for (int64_t c = 0; c < whole; c += kLanes) store(to + c, load(from + c) * op.scale);
        for (int64_t c = whole; c < columns; ++c) to[c] = toFloat(from[c]) * op.scale;
    }
}

void embeddingForward(const EmbeddingForward& op, int64_t begin, int64_t end) {
    if (op.weight.dtype == DType::Float32)
        embeddingRows<float>(op, begin, end);
    else if (op.weight.dtype == DType::BFloat16)
        embeddingRows<BFloat16Bits>(op, begin, end);
    else
        for (int64_t t = begin; t < end; ++t) {
            float* to = rowOf<float>(op.out, t);
            dequantize(op.weight.dtype, op.weight.rowRange(op.tokens.as<int32_t>()[t], 1).data, op.out.columns(), to);
            for (int64_t c = 0; c < op.out.columns(); ++c) to[c] *= op.scale;
        }
}

void embeddingBackward(const EmbeddingBackward& op, int64_t firstColumn, int64_t lastColumn) {
    const int64_t width = lastColumn - firstColumn, whole = width / kLanes * kLanes;
    for (int64_t t = 0; t < op.tokens.rows(); ++t) {
        float* to = rowOf<float>(op.dWeight, op.tokens.as<int32_t>()[t]) + firstColumn;
        const float* from = rowOf<float>(op.dOut, t) + firstColumn;
        for (int64_t c = 0; c < whole; c += kLanes) store(to + c, load(to + c) + load(from + c) * op.scale);
        for (int64_t c = whole; c < width; ++c) to[c] += from[c] * op.scale;
    }
}

/// Pairs half a width apart.
template <class T>
void rotateHalves(T* left, const float* cosine, const float* sine, int64_t half, float sign) {
    T* right = left + half;
    const int64_t whole = half / kLanes * kLanes;
    for (int64_t i = 0; i < whole; i += kLanes) {
        const Vec a = load(left + i), b = load(right + i), c = load(cosine + i), s = load(sine + i) * splat(sign);
        store(left + i, a * c - b * s);
        store(right + i, b * c + a * s);
    }
    for (int64_t i = whole; i < half; ++i) {
        const float a = toFloat(left[i]), b = toFloat(right[i]), c = cosine[i], s = sine[i] * sign;
        put(left + i, a * c - b * s);
        put(right + i, b * c + a * s);
    }
}

template <class T>
void rotateNeighbours(T* pairs, const float* cosine, const float* sine, int64_t half, float sign) {
    for (int64_t i = 0; i < half; ++i) {
        const float a = toFloat(pairs[2 * i]), b = toFloat(pairs[2 * i + 1]), c = cosine[i], s = sine[i] * sign;
        put(pairs + 2 * i, a * c - b * s);
        put(pairs + 2 * i + 1, b * c + a * s);
    }
}

template <class T>
void rotateRows(const Rope& op, int64_t begin, int64_t end) {
    const int64_t half = op.cosine.columns();
    const float sign = op.direction == RopeDirection::Forward ? 1.0f : -1.0f;
    for (int64_t t = begin; t < end; ++t) {
        const int32_t position = op.positions.as<int32_t>()[t];
        const float* cosine = rowOf<float>(op.cosine, position);
        const float* sine = rowOf<float>(op.sine, position);
        T* row = rowOf<T>(op.heads, t);
        for (int64_t head = 0; head < op.heads.columns(); head += op.headSize)
            if (op.pairs == RopePairs::Halves)
                rotateHalves(row + head, cosine, sine, half, sign);
            else
                rotateNeighbours(row + head, cosine, sine, half, sign);
    }
}

void rope(const Rope& op, int64_t begin, int64_t end) {
    if (op.heads.dtype == DType::Float32)
        rotateRows<float>(op, begin, end);
    else
        rotateRows<BFloat16Bits>(op, begin, end);
}

Vec sigmoid(Vec x) { return reciprocal(1.0f + exponential(-x)); }

/// Both activations are x * sigmoid(argument(x)): GELU's tanh is a sigmoid of twice its argument.
template <Activation kActivation>
struct Gate {
    static constexpr float kFactor = 1.595769122f, kCubic = 0.044715f;  // 2 sqrt(2 / pi)
    static Vec sigmoidOf(Vec x) {
        if constexpr (kActivation == Activation::Silu)
            return sigmoid(x);
        else
            return sigmoid(kFactor * (x + kCubic * (x * x * x)));
    }
    /// d activation / dx where s = sigmoidOf(x).
    static Vec slope(Vec x, Vec s) {
        if constexpr (kActivation == Activation::Silu)
            return s * (1.0f + x * (1.0f - s));
        else
            return s * (1.0f + x * (1.0f - s) * (kFactor * (1.0f + 3.0f * kCubic * (x * x))));
    }
};

/// The last lanes of a row through padded copies, so that the tail uses the same arithmetic.
template <class T>
struct LanesOf {
    static Vec loadPart(const T* from, int64_t count) {
        T lanes[kLanes] = {};
        std::copy_n(from, count, lanes);
        return load(lanes);
    }
    static void storePart(T* to, Vec value, int64_t count) {
        T lanes[kLanes];
        store(lanes, value);
        std::copy_n(lanes, count, to);
    }
};

template <class T, Activation kActivation>
void gluRows(const GluForward& op, int64_t begin, int64_t end) {
    const int64_t F = op.out.columns();
    using Lanes = LanesOf<T>;
    for (int64_t t = begin; t < end; ++t) {
        const T* gate = rowOf<T>(op.gateUp, t);
        const T* up = gate + F;
        T* out = rowOf<T>(op.out, t);
        for (int64_t f = 0; f < F; f += kLanes) {
            const int64_t count = std::min<int64_t>(kLanes, F - f);
            const bool whole = count == kLanes;
            const Vec g = whole ? load(gate + f) : Lanes::loadPart(gate + f, count);
            const Vec u = whole ? load(up + f) : Lanes::loadPart(up + f, count);
            const Vec value = g * Gate<kActivation>::sigmoidOf(g) * u;
            if (whole)
                store(out + f, value);
            else
                Lanes::storePart(out + f, value, count);
        }
    }
}

template <Activation kActivation>
void gluForwardWith(const GluForward& op, int64_t begin, int64_t end) {
    if (op.out.dtype == DType::Float32)
        gluRows<float, kActivation>(op, begin, end);
    else
        gluRows<BFloat16Bits, kActivation>(op, begin, end);
}

void gluForward(const GluForward& op, int64_t begin, int64_t end) {
    if (op.activation == Activation::Silu)
        gluForwardWith<Activation::Silu>(op, begin, end);
    else
        gluForwardWith<Activation::GeluTanh>(op, begin, end);
}

template <class T, Activation kActivation>
void gluBackwardRows(const GluBackward& op, int64_t begin, int64_t end) {
    const int64_t F = op.dOut.columns();
    using Lanes = LanesOf<T>;
    for (int64_t t = begin; t < end; ++t) {
        const T* gate = rowOf<T>(op.gateUp, t);
        const T* up = gate + F;
        const T* dOut = rowOf<T>(op.dOut, t);
        T* dGate = rowOf<T>(op.dGateUp, t);
        T* dUp = dGate + F;
        for (int64_t f = 0; f < F; f += kLanes) {
            const int64_t count = std::min<int64_t>(kLanes, F - f);
            const bool whole = count == kLanes;
            const Vec g = whole ? load(gate + f) : Lanes::loadPart(gate + f, count);
            const Vec u = whole ? load(up + f) : Lanes::loadPart(up + f, count);
            const Vec d = whole ? load(dOut + f) : Lanes::loadPart(dOut + f, count);
            const Vec s = Gate<kActivation>::sigmoidOf(g);
            const Vec forGate = d * u * Gate<kActivation>::slope(g, s), forUp = d * g * s;
            if (whole) {
                store(dGate + f, forGate);
                store(dUp + f, forUp);
            } else {
                Lanes::storePart(dGate + f, forGate, count);
                Lanes::storePart(dUp + f, forUp, count);
            }
        }
    }
}

template <Activation kActivation>
void gluBackwardWith(const GluBackward& op, int64_t begin, int64_t end) {
    if (op.dOut.dtype == DType::Float32)
        gluBackwardRows<float, kActivation>(op, begin, end);
    else
        gluBackwardRows<BFloat16Bits, kActivation>(op, begin, end);
}

void gluBackward(const GluBackward& op, int64_t begin, int64_t end) {
    if (op.activation == Activation::Silu)
        gluBackwardWith<Activation::Silu>(op, begin, end);
    else
        gluBackwardWith<Activation::GeluTanh>(op, begin, end);
}

Vec squareRoot(Vec v) {
#if defined(__AVX512F__)
    return std::bit_cast<Vec>(_mm512_sqrt_ps(std::bit_cast<__m512>(v)));
#else
    float lanes[kLanes];
    store(lanes, v);
    for (float& lane : lanes) lane = std::sqrt(lane);
    return load(lanes);
#endif
}

void adamW(const AdamW& op, int64_t begin, int64_t end) {
    const double correction1 = 1.0 - std::pow(static_cast<double>(op.beta1), static_cast<double>(op.step));
    const double correction2 = 1.0 - std::pow(static_cast<double>(op.beta2), static_cast<double>(op.step));
    const auto stepSize = static_cast<float>(static_cast<double>(op.learningRate) / correction1);
    const auto rootCorrection = static_cast<float>(1.0 / std::sqrt(correction2));
    const float keep = 1.0f - op.learningRate * op.weightDecay;
    auto* p = op.parameter.as<float>();
    auto* g = op.gradient.as<float>();
    auto* m = op.firstMoment.as<float>();
    auto* v = op.secondMoment.as<float>();
    auto* copyOut = op.computeCopy.as<BFloat16Bits>();
    const int64_t whole = begin + (end - begin) / kLanes * kLanes;
    for (int64_t i = begin; i < whole; i += kLanes) {
        const Vec gradient = load(g + i) * op.gradientScale;
        const Vec first = op.beta1 * load(m + i) + (1.0f - op.beta1) * gradient;
        const Vec second = op.beta2 * load(v + i) + (1.0f - op.beta2) * (gradient * gradient);
        const Vec parameter =
            load(p + i) * keep - stepSize * first / (squareRoot(second) * rootCorrection + op.epsilon);
        store(m + i, first);
        store(v + i, second);
        store(p + i, parameter);
        if (copyOut) store(copyOut + i, parameter);
    }
    for (int64_t i = whole; i < end; ++i) {
        const float gradient = g[i] * op.gradientScale;
        m[i] = op.beta1 * m[i] + (1.0f - op.beta1) * gradient;
        v[i] = op.beta2 * v[i] + (1.0f - op.beta2) * (gradient * gradient);
        p[i] = p[i] * keep - stepSize * m[i] / (std::sqrt(v[i]) * rootCorrection + op.epsilon);
        if (copyOut) put(copyOut + i, p[i]);
    }
}

/// What the head makes of a product before the softmax, and its derivative.
struct PlainLogits {
    explicit PlainLogits(const LossHead&) {}
    Vec logit(Vec product) const { return product; }
    float logit(float product) const { return product; }
    Vec slope(Vec) const { return splat(1.0f); }
    float slope(float) const { return 1.0f; }
};

struct ScaledLogits {
    explicit ScaledLogits(const LossHead& op) : scale(op.logitScale) {}
    template <class Value>
    Value logit(Value product) const {
        return product * scale;
    }
    Vec slope(Vec) const { return splat(scale); }
    float slope(float) const { return scale; }
    float scale;
};

struct CappedLogits {
    explicit CappedLogits(const LossHead& op) : scale(op.logitScale), cap(op.softCap) {}
    Vec logit(Vec product) const { return cap * hyperbolicTangent(product * scale / cap); }
    float logit(float product) const { return cap * std::tanh(product * scale / cap); }
    template <class Value>
    Value slope(Value product) const {
        const Value part = logit(product) / cap;
        return (1.0f - part * part) * scale;
    }
    float scale, cap;
};

template <class Head, class T>
float lossOfRow(const Head& head, T* logits, int64_t vocabulary, int64_t padded, int32_t target, float weight,
                bool gradient) {
    const int64_t whole = vocabulary / kLanes * kLanes;
    auto at = [&](int64_t c) { return head.logit(toFloat(logits[c])); };
    Vec best = splat(at(0));
    for (int64_t c = 0; c < whole; c += kLanes) best = maximum(best, head.logit(load(logits + c)));
    float maximumLogit = largest(best);
    for (int64_t c = whole; c < vocabulary; ++c) maximumLogit = std::max(maximumLogit, at(c));
    Vec sums{};
    for (int64_t c = 0; c < whole; c += kLanes)
        sums = sums + exponential(head.logit(load(logits + c)) - splat(maximumLogit));
    float total = sum(sums);
    for (int64_t c = whole; c < vocabulary; ++c) total += std::exp(at(c) - maximumLogit);
    const float logSumExp = maximumLogit + std::log(total);
    const float logProbability = at(target) - logSumExp;
    if (!gradient) return logProbability;
    const float atTarget = weight * (std::exp(logProbability) - 1.0f) * head.slope(toFloat(logits[target]));
    for (int64_t c = 0; c < whole; c += kLanes) {
        const Vec product = load(logits + c);
        store(logits + c, weight * exponential(head.logit(product) - splat(logSumExp)) * head.slope(product));
    }
    for (int64_t c = whole; c < vocabulary; ++c)
        put(logits + c, weight * std::exp(at(c) - logSumExp) * head.slope(toFloat(logits[c])));
    for (int64_t c = vocabulary; c < padded; ++c) put(logits + c, 0.0f);
    put(logits + target, atTarget);
    return logProbability;
}

template <class Head>
float lossOfRow(const LossHead& op, const Tensor& logits, int64_t row, int32_t target, float weight, bool gradient) {
    const Head head(op);
    if (logits.dtype == DType::Float32)
        return lossOfRow(head, rowOf<float>(logits, row), op.vocabulary, logits.columns(), target, weight, gradient);
    return lossOfRow(head, rowOf<BFloat16Bits>(logits, row), op.vocabulary, logits.columns(), target, weight, gradient);
}

float lossRow(const LossHead& op, const Tensor& logits, int64_t row, int32_t target, float weight, bool gradient) {
    if (op.softCap > 0) return lossOfRow<CappedLogits>(op, logits, row, target, weight, gradient);
    if (op.logitScale != 1) return lossOfRow<ScaledLogits>(op, logits, row, target, weight, gradient);
    return lossOfRow<PlainLogits>(op, logits, row, target, weight, gradient);
}

}  // namespace

void addRowKernels(KernelTable& table) {
    table.copy = copy;
    table.squaredNorm = squaredNorm;
    table.embeddingForward = embeddingForward;
    table.embeddingBackward = embeddingBackward;
    table.rope = rope;
    table.gluForward = gluForward;
    table.gluBackward = gluBackward;
    table.adamW = adamW;
    table.lossRow = lossRow;
}

}  // namespace sextant::kernels::SEXTANT_ISA
