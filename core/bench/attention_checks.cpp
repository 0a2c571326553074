// SPDX-License-Identifier: Apache-2.0
#include "core/bench/op_checks.h"
#include "core/bench/op_operand.h"

#include <cmath>

namespace sextant {

namespace {

using kernels::Backend;
using kernels::DType;
using kernels::Precision;
using kernels::Tensor;
using Values = std::vector<double>;

constexpr int64_t kTokens = 70, kHeads = 6, kGroups = 2, kHeadSize = 24;
constexpr int64_t kQueryWidth = kHeads * kHeadSize, kKeyWidth = kGroups * kHeadSize;
constexpr int64_t kPackedWidth = kQueryWidth + 2 * kKeyWidth;
/// A score is a sum over the head, then a softmax and a sum over the tokens.
constexpr int64_t kAdditions = kHeadSize + kTokens + 8;
const float kScale = 1 / std::sqrt(static_cast<float>(kHeadSize));
const Values kStarts{0, 3, 3, kTokens};  // one sequence is empty

size_t place(int64_t row, int64_t column, int64_t width) { return static_cast<size_t>(row * width + column); }

/// q, k and v side by side, as the model has them, and what belongs to them.
struct Packed {
    Packed(Backend& backend, DType type)
        : qkv(backend, type, kTokens, kPackedWidth),
          starts(backend, DType::Int32, static_cast<int64_t>(kStarts.size()), 1),
          dOut(backend, type, kTokens, kQueryWidth),
          out(backend, type, kTokens, kQueryWidth),
          logSumExp(backend, DType::Float32, kHeads, kTokens) {
        qkv.random(1), starts.set(kStarts), dOut.random(2);
    }
    double q(int64_t t, int64_t column) const { return qkv.at(t, column); }
    double k(int64_t t, int64_t column) const { return qkv.at(t, kQueryWidth + column); }
    double v(int64_t t, int64_t column) const { return qkv.at(t, kQueryWidth + kKeyWidth + column); }
    Operand qkv, starts, dOut, out, logSumExp;
};

Tensor queries(const Operand& packed) { return packed.tensor().columnRange(0, kQueryWidth); }
Tensor keys(const Operand& packed) { return packed.tensor().columnRange(kQueryWidth, kKeyWidth); }
Tensor valuesOf(const Operand& packed) { return packed.tensor().columnRange(kQueryWidth + kKeyWidth, kKeyWidth); }

/// Attention and its gradients by the formulas of kernels/ops/attention.h.
struct Exact {
    explicit Exact(const Packed& packed)
        : out(static_cast<size_t>(kTokens * kQueryWidth)),
          logSumExp(static_cast<size_t>(kHeads * kTokens)),
          dqkv(static_cast<size_t>(kTokens * kPackedWidth)) {
        for (size_t s = 0; s + 1 < kStarts.size(); ++s)
            for (int64_t h = 0; h < kHeads; ++h)
                for (auto t = static_cast<int64_t>(kStarts[s]); t < static_cast<int64_t>(kStarts[s + 1]); ++t)
                    token(packed, static_cast<int64_t>(kStarts[s]), h, t);
    }
    Values out, logSumExp, dqkv;

private:
    void token(const Packed& packed, int64_t first, int64_t h, int64_t t) {
        const int64_t query = h * kHeadSize, key = h / (kHeads / kGroups) * kHeadSize;
        Values weights;
        double sum = 0, delta = 0;
        for (int64_t u = first; u <= t; ++u) {
            double score = 0;
            for (int64_t i = 0; i < kHeadSize; ++i) score += packed.q(t, query + i) * packed.k(u, key + i);
            weights.push_back(std::exp(score * static_cast<double>(kScale)));
            sum += weights.back();
        }
        logSumExp[place(h, t, kTokens)] = std::log(sum);
        for (double& weight : weights) weight /= sum;
        for (int64_t i = 0; i < kHeadSize; ++i) {
            double& value = out[place(t, query + i, kQueryWidth)];
            for (int64_t u = first; u <= t; ++u)
                value += weights[static_cast<size_t>(u - first)] * packed.v(u, key + i);
            delta += packed.dOut.at(t, query + i) * value;
        }
        for (int64_t u = first; u <= t; ++u) {
            const double weight = weights[static_cast<size_t>(u - first)];
            double dWeight = 0;
            for (int64_t i = 0; i < kHeadSize; ++i) dWeight += packed.dOut.at(t, query + i) * packed.v(u, key + i);
            const double dScore = weight * (dWeight - delta) * static_cast<double>(kScale);
            for (int64_t i = 0; i < kHeadSize; ++i) {
                dqkv[place(t, query + i, kPackedWidth)] += dScore * packed.k(u, key + i);
                dqkv[place(u, kQueryWidth + key + i, kPackedWidth)] += dScore * packed.q(t, query + i);
                dqkv[place(u, kQueryWidth + kKeyWidth + key + i, kPackedWidth)] +=
                    weight * packed.dOut.at(t, query + i);
            }
        }
    }
};

void forward(Backend& backend, const Packed& packed) {
    backend.attentionForward({queries(packed.qkv), keys(packed.qkv), valuesOf(packed.qkv), packed.starts.vector(),
                              kHeadSize, kScale, packed.out.tensor(), packed.logSumExp.tensor()});
}

}  // namespace

/// In bf16 the weights are rounded before they meet v, and the result.
std::vector<OpResult> checkAttentionForward(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    const Packed packed(backend, type);
    const Exact exact(packed);
    forward(backend, packed);
    return {{packed.out.download(), exact.out, RoundingLimit{kAdditions, type == DType::BFloat16 ? 2 : 0}.value()},
            {packed.logSumExp.download(), exact.logSumExp, RoundingLimit{kAdditions}.value()}};
}

/// In bf16 the forward pass's result, the weights, the gradients of the scores and the results are rounded.
std::vector<OpResult> checkAttentionBackward(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    const Packed packed(backend, type);
    const Exact exact(packed);
    const Operand dqkv(backend, type, kTokens, kPackedWidth);
    forward(backend, packed);
    backend.attentionBackward({queries(packed.qkv), keys(packed.qkv), valuesOf(packed.qkv), packed.starts.vector(),
                               packed.out.tensor(), packed.logSumExp.tensor(), packed.dOut.tensor(), kHeadSize, kScale,
                               queries(dqkv), keys(dqkv), valuesOf(dqkv)});
    return {{dqkv.download(), exact.dqkv, RoundingLimit{3 * kAdditions, type == DType::BFloat16 ? 4 : 0}.value()}};
}

/// The last tokens of one sequence against its pages, which go on behind them: several, as a prompt has them, and one
/// alone. The weights may be rounded as in the forward pass.
std::vector<OpResult> checkAttentionPaged(Backend& backend, Precision precision) {
    constexpr int64_t length = kTokens - 9;
    const DType type = computeType(precision);
    Operand k(backend, type, kTokens, kKeyWidth), v(backend, type, kTokens, kKeyWidth);
    k.random(1), v.random(2);
    std::vector<OpResult> results;
    for (const int64_t count : {int64_t{7}, int64_t{1}}) {
        Operand q(backend, type, count, kQueryWidth), out(backend, type, count, kQueryWidth);
        q.random(3);
        Values wanted;
        for (int64_t t = 0; t < count; ++t)
            for (int64_t column = 0; column < kQueryWidth; ++column) {
                const int64_t query = column / kHeadSize * kHeadSize,
                              key = query / kHeadSize / (kHeads / kGroups) * kHeadSize;
                double sum = 0, value = 0;
                for (int64_t u = 0; u <= length - count + t; ++u) {
                    double score = 0;
                    for (int64_t i = 0; i < kHeadSize; ++i) score += q.at(t, query + i) * k.at(u, key + i);
                    const double weight = std::exp(score * static_cast<double>(kScale));
                    sum += weight;
                    value += weight * v.at(u, key + column - query);
                }
                wanted.push_back(value / sum);
            }
        Operand starts(backend, DType::Int32, 1, 2), lengths(backend, DType::Int32, 1, 1),
            pages(backend, DType::Int32, 1, 2);
        static_assert(kTokens <= 2 * kernels::kPagePositions);
        starts.set({0, static_cast<double>(count)}), lengths.set({length}), pages.set({0, 1});
        backend.attentionPaged({q.tensor(), k.tensor(), v.tensor(), starts.vector(), lengths.vector(), pages.tensor(),
                                kHeadSize, kScale, out.tensor()});
        results.push_back({out.download(), wanted, RoundingLimit{kAdditions, type == DType::BFloat16 ? 2 : 0}.value()});
    }
    return results;
}

}  // namespace sextant
