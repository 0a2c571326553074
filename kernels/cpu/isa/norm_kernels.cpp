// SPDX-License-Identifier: Apache-2.0
// Norms of rows and of groups of columns, biases, and their gradients.
#include "kernels/cpu/isa/kernel_sources.h"
#include "kernels/cpu/isa/rows.h"

#include <cmath>
#include <cstring>

namespace sextant::kernels::SEXTANT_ISA {

namespace {

/// residualOut = residual + delta in one pass that also sums the squares.
template <class T>
void normRows(const RmsNormForward& op, int64_t begin, int64_t end) {
    const int64_t columns = op.y.columns(), whole = columns / kLanes * kLanes;
    const float* weight = op.weight.as<float>();
    for (int64_t t = begin; t < end; ++t) {
        const float* x = rowOf<float>(op.residual, t);
        Vec squares{};
        float tail = 0;
        if (!op.delta.empty()) {
            const T* delta = rowOf<T>(op.delta, t);
            float* out = rowOf<float>(op.residualOut, t);
            for (int64_t c = 0; c < whole; c += kLanes) {
                const Vec value = load(x + c) + load(delta + c) * op.deltaScale;
                store(out + c, value);
                squares = squares + value * value;
            }
            for (int64_t c = whole; c < columns; ++c) {
                out[c] = x[c] + toFloat(delta[c]) * op.deltaScale;
                tail += out[c] * out[c];
            }
            x = out;
        } else {
            for (int64_t c = 0; c < whole; c += kLanes) squares = squares + load(x + c) * load(x + c);
            for (int64_t c = whole; c < columns; ++c) tail += x[c] * x[c];
            if (!op.residualOut.empty() && op.residualOut.data != op.residual.data)
                std::memcpy(rowOf<float>(op.residualOut, t), x, static_cast<size_t>(columns) * 4);
        }
        T* y = rowOf<T>(op.y, t);
        if (!weight) {
            for (int64_t c = 0; c < whole; c += kLanes) store(y + c, load(x + c));
            for (int64_t c = whole; c < columns; ++c) put(y + c, x[c]);
            continue;
        }
        const float rstd = 1.0f / std::sqrt((sum(squares) + tail) / static_cast<float>(columns) + op.epsilon);
        op.rstd.as<float>()[t] = rstd;
        const Vec scale = splat(rstd);
        for (int64_t c = 0; c < whole; c += kLanes) store(y + c, load(x + c) * scale * load(weight + c));
        for (int64_t c = whole; c < columns; ++c) put(y + c, x[c] * rstd * weight[c]);
    }
}

void rmsNormForward(const RmsNormForward& op, int64_t begin, int64_t end) {
    if (op.y.dtype == DType::Float32)
        normRows<float>(op, begin, end);
    else
        normRows<BFloat16Bits>(op, begin, end);
}

template <class T>
void normBackwardRows(const RmsNormBackward& op, int64_t begin, int64_t end, float* partialWeight) {
    const int64_t columns = op.weight.rows(), whole = columns / kLanes * kLanes;
    const float* weight = op.weight.as<float>();
    for (int64_t t = begin; t < end; ++t) {
        const T* dy = rowOf<T>(op.dy, t);
        const float* x = rowOf<float>(op.residual, t);
        const float rstd = op.rstd.as<float>()[t];
        Vec products{};
        float tail = 0;
        for (int64_t c = 0; c < whole; c += kLanes) {
            const Vec scaled = load(dy + c) * load(x + c);
            products = products + scaled * load(weight + c);
            store(partialWeight + c, load(partialWeight + c) + scaled * splat(rstd));
        }
        for (int64_t c = whole; c < columns; ++c) {
            const float scaled = toFloat(dy[c]) * x[c];
            tail += scaled * weight[c];
            partialWeight[c] += scaled * rstd;
        }
        const float mean = (sum(products) + tail) / static_cast<float>(columns) * rstd * rstd;
        float* dResidual = rowOf<float>(op.dResidual, t);
        T* dDelta = op.dDelta.empty() ? nullptr : rowOf<T>(op.dDelta, t);
        for (int64_t c = 0; c < whole; c += kLanes) {
            const Vec d =
                load(dResidual + c) + splat(rstd) * (load(dy + c) * load(weight + c) - load(x + c) * splat(mean));
            store(dResidual + c, d);
            if (dDelta) store(dDelta + c, d * op.deltaScale);
        }
        for (int64_t c = whole; c < columns; ++c) {
            dResidual[c] += rstd * (toFloat(dy[c]) * weight[c] - x[c] * mean);
            if (dDelta) put(dDelta + c, dResidual[c] * op.deltaScale);
        }
    }
}

/// Without a weight: the gradient goes through as it is.
template <class T>
void passBackwardRows(const RmsNormBackward& op, int64_t begin, int64_t end) {
    const int64_t columns = op.dy.columns();
    for (int64_t t = begin; t < end; ++t) {
        const T* dy = rowOf<T>(op.dy, t);
        float* dResidual = rowOf<float>(op.dResidual, t);
        T* dDelta = op.dDelta.empty() ? nullptr : rowOf<T>(op.dDelta, t);
        for (int64_t c = 0; c < columns; ++c) {
            dResidual[c] += toFloat(dy[c]);
            if (dDelta) put(dDelta + c, dResidual[c] * op.deltaScale);
        }
    }
}

void rmsNormBackward(const RmsNormBackward& op, int64_t begin, int64_t end, float* partialWeight) {
    if (op.weight.empty())
        return op.dy.dtype == DType::Float32 ? passBackwardRows<float>(op, begin, end)
                                             : passBackwardRows<BFloat16Bits>(op, begin, end);
    if (op.dy.dtype == DType::Float32)
        normBackwardRows<float>(op, begin, end, partialWeight);
    else
        normBackwardRows<BFloat16Bits>(op, begin, end, partialWeight);
}

template <class T>
void groupNormRows(const GroupRmsNormForward& op, int64_t begin, int64_t end) {
    const int64_t size = op.weight.rows(), groups = op.x.columns() / size, whole = size / kLanes * kLanes;
    const float* weight = op.weight.as<float>();
    for (int64_t item = begin * groups; item < end * groups; ++item) {
        const int64_t t = item / groups, first = item % groups * size;
        const T* x = rowOf<T>(op.x, t) + first;
        T* y = rowOf<T>(op.y, t) + first;
        Vec squares{};
        float tail = 0;
        for (int64_t c = 0; c < whole; c += kLanes) squares = squares + load(x + c) * load(x + c);
        for (int64_t c = whole; c < size; ++c) tail += toFloat(x[c]) * toFloat(x[c]);
        const float rstd = 1.0f / std::sqrt((sum(squares) + tail) / static_cast<float>(size) + op.epsilon);
        op.rstd.as<float>()[item] = rstd;
        for (int64_t c = 0; c < whole; c += kLanes) store(y + c, load(x + c) * rstd * load(weight + c));
        for (int64_t c = whole; c < size; ++c) put(y + c, toFloat(x[c]) * rstd * weight[c]);
    }
}

void groupRmsNormForward(const GroupRmsNormForward& op, int64_t begin, int64_t end) {
    if (op.x.dtype == DType::Float32)
        groupNormRows<float>(op, begin, end);
    else
        groupNormRows<BFloat16Bits>(op, begin, end);
}

template <class T>
void groupNormBackwardRows(const GroupRmsNormBackward& op, int64_t begin, int64_t end, float* partialWeight) {
    const int64_t size = op.weight.rows(), groups = op.x.columns() / size, whole = size / kLanes * kLanes;
    const float* weight = op.weight.as<float>();
    for (int64_t item = begin * groups; item < end * groups; ++item) {
        const int64_t t = item / groups, first = item % groups * size;
        const T* x = rowOf<T>(op.x, t) + first;
        const T* dy = rowOf<T>(op.dy, t) + first;
        T* dx = rowOf<T>(op.dx, t) + first;
        const float rstd = op.rstd.as<float>()[item];
        Vec products{};
        float tail = 0;
        for (int64_t c = 0; c < whole; c += kLanes) {
            const Vec scaled = load(dy + c) * load(x + c);
            products = products + scaled * load(weight + c);
            store(partialWeight + c, load(partialWeight + c) + scaled * rstd);
        }
        for (int64_t c = whole; c < size; ++c) {
            const float scaled = toFloat(dy[c]) * toFloat(x[c]);
            tail += scaled * weight[c];
            partialWeight[c] += scaled * rstd;
        }
        const float mean = (sum(products) + tail) / static_cast<float>(size) * rstd * rstd;
        for (int64_t c = 0; c < whole; c += kLanes)
            store(dx + c, (load(dy + c) * load(weight + c) - load(x + c) * mean) * rstd);
        for (int64_t c = whole; c < size; ++c) put(dx + c, (toFloat(dy[c]) * weight[c] - toFloat(x[c]) * mean) * rstd);
    }
}

void groupRmsNormBackward(const GroupRmsNormBackward& op, int64_t begin, int64_t end, float* partialWeight) {
    if (op.x.dtype == DType::Float32)
        groupNormBackwardRows<float>(op, begin, end, partialWeight);
    else
        groupNormBackwardRows<BFloat16Bits>(op, begin, end, partialWeight);
}

template <class T>
void biasRows(const BiasForward& op, int64_t begin, int64_t end) {
    const int64_t columns = op.x.columns(), whole = columns / kLanes * kLanes;
    const float* bias = op.bias.as<float>();
    for (int64_t t = begin; t < end; ++t) {
        T* x = rowOf<T>(op.x, t);
        for (int64_t c = 0; c < whole; c += kLanes) store(x + c, load(x + c) + load(bias + c));
        for (int64_t c = whole; c < columns; ++c) put(x + c, toFloat(x[c]) + bias[c]);
    }
}

void biasForward(const BiasForward& op, int64_t begin, int64_t end) {
    if (op.x.dtype == DType::Float32)
        biasRows<float>(op, begin, end);
    else
        biasRows<BFloat16Bits>(op, begin, end);
}

template <class T>
void sumRows(const Tensor& rows, int64_t begin, int64_t end, float* sums) {
    const int64_t columns = rows.columns(), whole = columns / kLanes * kLanes;
    for (int64_t t = begin; t < end; ++t) {
        const T* row = rowOf<T>(rows, t);
        for (int64_t c = 0; c < whole; c += kLanes) store(sums + c, load(sums + c) + load(row + c));
        for (int64_t c = whole; c < columns; ++c) sums[c] += toFloat(row[c]);
    }
}

void biasBackward(const BiasBackward& op, int64_t begin, int64_t end, float* partialBias) {
    if (op.dx.dtype == DType::Float32)
        sumRows<float>(op.dx, begin, end, partialBias);
    else
        sumRows<BFloat16Bits>(op.dx, begin, end, partialBias);
}

}  // namespace

void addNormKernels(KernelTable& table) {
    table.rmsNormForward = rmsNormForward;
    table.rmsNormBackward = rmsNormBackward;
    table.groupRmsNormForward = groupRmsNormForward;
    table.groupRmsNormBackward = groupRmsNormBackward;
    table.biasForward = biasForward;
    table.biasBackward = biasBackward;
}

}  // namespace sextant::kernels::SEXTANT_ISA
