// SPDX-License-Identifier: Apache-2.0
#include "core/bench/op_checks.h"

#include "core/bench/op_operand.h"

#include <array>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

using kernels::Backend;
using kernels::DType;
using kernels::Precision;
using Values = std::vector<double>;
using Results = std::vector<OpResult>;

constexpr int64_t kTokens = 37, kWidth = 75, kVocabulary = 61, kRows = 64;

/// A few fp32 operations on one element, an exponential among them.
constexpr int64_t kElementwise = 8;

/// The limit of a result that is rounded once to the type it is stored in.
double limitOf(DType type, int64_t additions) { return RoundingLimit{additions, type == DType::BFloat16}.value(); }

/// values[row * columns + column] of a function of row and column.
template <class Function>
Values matrixOf(int64_t rows, int64_t columns, Function value) {
    Values values;
    values.reserve(static_cast<size_t>(rows * columns));
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < columns; ++c) values.push_back(value(r, c));
    return values;
}

Results checkZeroAndCopy(Backend& backend, Precision) {
    Operand values(backend, DType::Float32, kTokens, kWidth), rounded(backend, DType::BFloat16, kTokens, kWidth),
        back(backend, DType::Float32, kTokens, kWidth);
    values.random(1), back.random(2);
    backend.copy(rounded.tensor(), values.tensor());
    backend.copy(back.tensor(), rounded.tensor());
    const Values wanted =
        matrixOf(kTokens, kWidth, [&](int64_t r, int64_t c) { return roundedTo(DType::BFloat16, values.at(r, c)); });
    Results results{{rounded.download(), wanted}, {back.download(), wanted}};
    backend.zero(values.tensor());
    results.push_back({values.download(), Values(values.given().size(), 0.0)});
    return results;
}

/// The op promises sums in double precision.
Results checkSquaredNorm(Backend& backend, Precision) {
    Operand values(backend, DType::Float32, 100 * kTokens, kWidth);
    values.random(1);
    double wanted = 0;
    for (const double value : values.given()) wanted += value * value;
    const double epsilon =
        std::numeric_limits<double>::epsilon() * std::sqrt(static_cast<double>(values.given().size()));
    return {{{backend.squaredNorm(values.tensor())}, {wanted}, 4 * epsilon}};
}

Values tokensOf(int64_t count) {
    return matrixOf(count, 1, [](int64_t t, int64_t) { return (t * 7) % 5 + (t % 3 == 0 ? 6 : 0); });
}

Results checkEmbeddingForward(Backend& backend, Precision precision) {
    Operand tokens(backend, DType::Int32, kTokens, 1), weight(backend, computeType(precision), kRows, kWidth),
        out(backend, DType::Float32, kTokens, kWidth);
    tokens.set(tokensOf(kTokens)), weight.random(1);
    backend.embeddingForward({tokens.vector(), weight.tensor(), out.tensor()});
    return {{out.download(), matrixOf(kTokens, kWidth, [&](int64_t t, int64_t c) {
                 return weight.at(static_cast<int64_t>(tokens.at(t, 0)), c);
             })}};
}

Results checkEmbeddingBackward(Backend& backend, Precision) {
    Operand tokens(backend, DType::Int32, kTokens, 1), dOut(backend, DType::Float32, kTokens, kWidth),
        dWeight(backend, DType::Float32, kRows, kWidth);
    tokens.set(tokensOf(kTokens)), dOut.random(1), dWeight.random(2);
    Values wanted = dWeight.given();
    for (int64_t t = 0; t < kTokens; ++t)
        for (int64_t c = 0; c < kWidth; ++c)
            wanted[static_cast<size_t>(static_cast<int64_t>(tokens.at(t, 0)) * kWidth + c)] += dOut.at(t, c);
    backend.embeddingBackward({tokens.vector(), dOut.tensor(), dWeight.tensor()});
    return {{dWeight.download(), wanted, RoundingLimit{kTokens}.value()}};
}

constexpr float kEpsilon = 1e-5f;

double rstdOf(const Operand& x, int64_t row) {
    double squares = 0;
    for (int64_t c = 0; c < kWidth; ++c) squares += x.at(row, c) * x.at(row, c);
    return 1 / std::sqrt(squares / static_cast<double>(kWidth) + static_cast<double>(kEpsilon));
}

Results checkRmsNormForward(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    Operand residual(backend, DType::Float32, kTokens, kWidth), delta(backend, type, kTokens, kWidth),
        weight(backend, DType::Float32, 1, kWidth), out(backend, DType::Float32, kTokens, kWidth),
        y(backend, type, kTokens, kWidth), rstd(backend, DType::Float32, kTokens, 1),
        sum(backend, DType::Float32, kTokens, kWidth);
    residual.random(1), delta.random(2), weight.random(3);
    sum.set(matrixOf(kTokens, kWidth, [&](int64_t t, int64_t c) { return residual.at(t, c) + delta.at(t, c); }));
    backend.rmsNormForward(
        {residual.tensor(), delta.tensor(), weight.vector(), kEpsilon, out.tensor(), y.tensor(), rstd.vector()});
    const double limit = RoundingLimit{kWidth + kElementwise}.value();
    return {{out.download(), sum.given(), RoundingLimit{1}.value()},
            {y.download(),
             matrixOf(kTokens, kWidth,
                      [&](int64_t t, int64_t c) { return sum.at(t, c) * rstdOf(sum, t) * weight.at(0, c); }),
             limitOf(type, kWidth + kElementwise)},
            {rstd.download(), matrixOf(kTokens, 1, [&](int64_t t, int64_t) { return rstdOf(sum, t); }), limit}};
}

Results checkRmsNormBackward(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    Operand x(backend, DType::Float32, kTokens, kWidth), weight(backend, DType::Float32, 1, kWidth),
        rstd(backend, DType::Float32, kTokens, 1), dy(backend, type, kTokens, kWidth),
        dResidual(backend, DType::Float32, kTokens, kWidth), dWeight(backend, DType::Float32, 1, kWidth),
        dDelta(backend, type, kTokens, kWidth);
    x.random(1), weight.random(2), dy.random(3), dResidual.random(4), dWeight.random(5);
    rstd.set(matrixOf(kTokens, 1, [&](int64_t t, int64_t) { return rstdOf(x, t); }));
    Values wanted = dResidual.given(), wantedWeight = dWeight.given();
    for (int64_t t = 0; t < kTokens; ++t) {
        const double r = rstd.at(t, 0);
        double products = 0;
        for (int64_t c = 0; c < kWidth; ++c) products += dy.at(t, c) * weight.at(0, c) * x.at(t, c);
        for (int64_t c = 0; c < kWidth; ++c) {
            wanted[static_cast<size_t>(t * kWidth + c)] +=
                r * (dy.at(t, c) * weight.at(0, c) - x.at(t, c) * r * r * products / static_cast<double>(kWidth));
            wantedWeight[static_cast<size_t>(c)] += dy.at(t, c) * x.at(t, c) * r;
        }
    }
    backend.rmsNormBackward({dy.tensor(), x.tensor(), weight.vector(), rstd.vector(), dResidual.tensor(),
                             dWeight.vector(), dDelta.tensor()});
    const int64_t additions = kWidth + kElementwise;
    return {{dResidual.download(), wanted, RoundingLimit{additions}.value()},
            {dWeight.download(), wantedWeight, RoundingLimit{kTokens + kElementwise}.value()},
            {dDelta.download(), wanted, limitOf(type, additions)}};
}

/// Operands and exact result of one of the three products of a linear layer: M tokens, K inputs, N outputs.
template <kernels::MatmulShape shape>
Results checkMatmul(Backend& backend, Precision precision) {
    using kernels::MatmulShape;
    constexpr int64_t M = 70, N = 75, K = 133;
    constexpr bool forward = shape == MatmulShape::Forward, weights = shape == MatmulShape::WeightGradient;
    constexpr int64_t rows = weights ? N : M, columns = forward ? N : K;
    constexpr int64_t depth = forward ? K : weights ? M : N;
    const DType type = computeType(precision);
    Operand a(backend, type, M, forward ? K : N), b(backend, type, weights ? M : N, K);
    Operand c(backend, type, rows, columns), sum(backend, DType::Float32, rows, columns);
    a.random(1), b.random(2), sum.random(3);
    const Values product = matrixOf(rows, columns, [&](int64_t i, int64_t j) {
        double total = 0;
        for (int64_t k = 0; k < depth; ++k)
            total += (weights ? a.at(k, i) : a.at(i, k)) * (forward ? b.at(j, k) : b.at(k, j));
        return total;
    });
    Values added = sum.given();
    for (size_t i = 0; i < added.size(); ++i) added[i] += product[i];
    backend.matmul({shape, a.tensor(), b.tensor(), c.tensor(), kernels::Accumulation::Overwrite});
    backend.matmul({shape, a.tensor(), b.tensor(), sum.tensor(), kernels::Accumulation::Add});
    return {{c.download(), product, limitOf(type, depth)}, {sum.download(), added, RoundingLimit{depth + 1}.value()}};
}

Results checkRope(Backend& backend, Precision precision) {
    constexpr int64_t heads = 3, half = 12, D = 2 * half, positions = 40;
    const DType type = computeType(precision);
    Operand x(backend, type, kTokens, heads * D), places(backend, DType::Int32, kTokens, 1),
        cosine(backend, DType::Float32, positions, half), sine(backend, DType::Float32, positions, half);
    const auto angle = [](int64_t p, int64_t i) {
        return static_cast<double>(p) * std::pow(10000.0, -2.0 * static_cast<double>(i) / static_cast<double>(D));
    };
    x.random(1);
    places.set(matrixOf(kTokens, 1, [](int64_t t, int64_t) { return (t * 11) % positions; }));
    cosine.set(matrixOf(positions, half, [&](int64_t p, int64_t i) { return std::cos(angle(p, i)); }));
    sine.set(matrixOf(positions, half, [&](int64_t p, int64_t i) { return std::sin(angle(p, i)); }));
    Values before = x.given();
    Results results;
    for (const auto direction : {kernels::RopeDirection::Forward, kernels::RopeDirection::Backward}) {
        const double sign = direction == kernels::RopeDirection::Forward ? 1 : -1;
        const Values wanted = matrixOf(kTokens, heads * D, [&](int64_t t, int64_t column) {
            const int64_t i = column % half, place = static_cast<int64_t>(places.at(t, 0));
            const bool first = column % D < half;
            const auto here = static_cast<size_t>(t * heads * D + column);
            const double other = before[first ? here + half : here - half];
            return before[here] * cosine.at(place, i) + (first ? -sign : sign) * other * sine.at(place, i);
        });
        backend.rope({x.tensor(), places.vector(), cosine.tensor(), sine.tensor(), D, direction});
        before = x.download();
        results.push_back({before, wanted, limitOf(type, kElementwise)});
    }
    return results;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

Results checkGluForward(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    Operand gateUp(backend, type, kTokens, 2 * kWidth), out(backend, type, kTokens, kWidth);
    gateUp.random(1, 3);
    backend.gluForward({gateUp.tensor(), out.tensor()});
    return {{out.download(),
             matrixOf(kTokens, kWidth,
                      [&](int64_t t, int64_t c) {
                          const double g = gateUp.at(t, c);
                          return g * sigmoid(g) * gateUp.at(t, kWidth + c);
                      }),
             limitOf(type, kElementwise)}};
}

Results checkGluBackward(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    Operand gateUp(backend, type, kTokens, 2 * kWidth), dOut(backend, type, kTokens, kWidth),
        dGateUp(backend, type, kTokens, 2 * kWidth);
    gateUp.random(1, 3), dOut.random(2);
    backend.gluBackward({dOut.tensor(), gateUp.tensor(), dGateUp.tensor()});
    return {{dGateUp.download(),
             matrixOf(kTokens, 2 * kWidth,
                      [&](int64_t t, int64_t column) {
                          const int64_t c = column % kWidth;
                          const double g = gateUp.at(t, c), s = sigmoid(g);
                          if (column >= kWidth) return dOut.at(t, c) * g * s;
                          return dOut.at(t, c) * gateUp.at(t, kWidth + c) * s * (1 + g * (1 - s));
                      }),
             limitOf(type, kElementwise)}};
}

Results checkLossHead(Backend& backend, Precision precision) {
    const DType type = computeType(precision);
    Operand hidden(backend, type, kTokens, kWidth), weight(backend, type, kRows, kWidth),
        targets(backend, DType::Int32, kTokens, 1), tokenWeights(backend, DType::Float32, kTokens, 1),
        logits(backend, type, 16, kRows), logProbabilities(backend, DType::Float32, kTokens, 1),
        dHidden(backend, type, kTokens, kWidth), dWeight(backend, DType::Float32, kRows, kWidth);
    hidden.random(1), dWeight.random(3);
    weight.random(2, 0.1);  // logits of about 1: a rounding of one is as much of its probability
    targets.set(matrixOf(kTokens, 1, [](int64_t t, int64_t) {
        return t % 5 == 4 ? int64_t{kernels::kIgnoredTarget} : (t * 13) % kVocabulary;
    }));
    tokenWeights.set(matrixOf(kTokens, 1, [](int64_t t, int64_t) { return 0.1 + 0.01 * static_cast<double>(t); }));
    Values wantedLog(kTokens, 0.0), wantedHidden(static_cast<size_t>(kTokens * kWidth), 0.0),
        wantedWeight = dWeight.given();
    for (int64_t t = 0; t < kTokens; ++t) {
        const auto target = static_cast<int64_t>(targets.at(t, 0));
        if (target < 0) continue;
        Values scores;
        double sum = 0;
        for (int64_t v = 0; v < kVocabulary; ++v) {
            double score = 0;
            for (int64_t c = 0; c < kWidth; ++c) score += hidden.at(t, c) * weight.at(v, c);
            scores.push_back(score);
            sum += std::exp(score);
        }
        wantedLog[static_cast<size_t>(t)] = scores[static_cast<size_t>(target)] - std::log(sum);
        for (int64_t v = 0; v < kVocabulary; ++v) {
            const double d =
                tokenWeights.at(t, 0) * (std::exp(scores[static_cast<size_t>(v)]) / sum - (v == target ? 1 : 0));
            for (int64_t c = 0; c < kWidth; ++c) {
                wantedHidden[static_cast<size_t>(t * kWidth + c)] += d * weight.at(v, c);
                wantedWeight[static_cast<size_t>(v * kWidth + c)] += d * hidden.at(t, c);
            }
        }
    }
    backend.lossHead({hidden.tensor(), weight.tensor(), targets.vector(), tokenWeights.vector(), logits.tensor(),
                      kVocabulary, logProbabilities.vector(), dHidden.tensor(), dWeight.tensor()});
    // In bf16 the logits, which become their gradients in place, are rounded twice; dHidden once more.
    const bool rounded = type == DType::BFloat16;
    const int64_t inner = kWidth + kVocabulary + kElementwise;
    return {{logProbabilities.download(), wantedLog, RoundingLimit{inner, rounded ? 1 : 0}.value()},
            {dHidden.download(), wantedHidden, RoundingLimit{inner, rounded ? 3 : 0}.value()},
            {dWeight.download(), wantedWeight, RoundingLimit{inner + kTokens, rounded ? 2 : 0}.value()}};
}

Results checkAdamW(Backend& backend, Precision) {
    constexpr int64_t count = 1003;
    const float rate = 0.01f, beta1 = 0.9f, beta2 = 0.95f, epsilon = 1e-8f, decay = 0.1f, scale = 0.5f;
    Operand p(backend, DType::Float32, count, 1), g(backend, DType::Float32, count, 1),
        m(backend, DType::Float32, count, 1), v(backend, DType::Float32, count, 1),
        copy(backend, DType::BFloat16, count, 1);
    p.random(1), g.random(2), m.random(3, 0.1);
    v.set(matrixOf(count, 1, [&](int64_t i, int64_t) { return 0.01 + m.at(i, 0) * m.at(i, 0); }));
    const int step = 3;
    Values wantedP, wantedM, wantedV;
    for (int64_t i = 0; i < count; ++i) {
        const double b1 = beta1, b2 = beta2, gradient = g.at(i, 0) * scale;
        wantedM.push_back(b1 * m.at(i, 0) + (1 - b1) * gradient);
        wantedV.push_back(b2 * v.at(i, 0) + (1 - b2) * gradient * gradient);
        const double deviation = std::sqrt(wantedV.back()) / std::sqrt(1 - std::pow(b2, step));
        wantedP.push_back(p.at(i, 0) * (1 - static_cast<double>(rate) * decay) -
                          rate / (1 - std::pow(b1, step)) * wantedM.back() / (deviation + epsilon));
    }
    backend.adamW({p.vector(), g.vector(), m.vector(), v.vector(), copy.vector(), rate, beta1, beta2, epsilon, decay,
                   scale, step});
    const double limit = RoundingLimit{kElementwise}.value();
    Values rounded = p.download();
    for (double& value : rounded) value = roundedTo(DType::BFloat16, value);
    return {{p.download(), wantedP, limit},
            {m.download(), wantedM, limit},
            {v.download(), wantedV, limit},
            {copy.download(), rounded}};
}

using kernels::MatmulShape;
constexpr std::array kChecks{
    OpCheck{"zero and copy", checkZeroAndCopy},
    OpCheck{"squared norm", checkSquaredNorm},
    OpCheck{"embedding forward", checkEmbeddingForward},
    OpCheck{"embedding backward", checkEmbeddingBackward},
    OpCheck{"RMSNorm forward", checkRmsNormForward},
    OpCheck{"RMSNorm backward", checkRmsNormBackward},
    OpCheck{"RMSNorm by heads", checkGroupRmsNorm},
    OpCheck{"bias", checkBias},
    OpCheck{"matmul forward", checkMatmul<MatmulShape::Forward>},
    OpCheck{"matmul input gradient", checkMatmul<MatmulShape::InputGradient>},
    OpCheck{"matmul weight gradient", checkMatmul<MatmulShape::WeightGradient>},
    OpCheck{"quantised weights", checkBlocks},
    OpCheck{"quantised matmul", checkBlockMatmul},
    OpCheck{"rotary embedding", checkRope},
    OpCheck{"attention forward", checkAttentionForward},
    OpCheck{"attention backward", checkAttentionBackward},
    OpCheck{"attention over a cache", checkAttentionPaged},
    OpCheck{"SwiGLU forward", checkGluForward},
    OpCheck{"SwiGLU backward", checkGluBackward},
    OpCheck{"GeGLU", checkGeGlu},
    OpCheck{"loss head", checkLossHead},
    OpCheck{"AdamW", checkAdamW},
};

}  // namespace

std::span<const OpCheck> opChecks() { return kChecks; }

double RoundingLimit::value() const {
    return 4 * std::exp2(-24) * std::sqrt(static_cast<double>(additions)) +
           std::exp2(-8) * static_cast<double>(roundings);
}

double relativeError(const OpResult& result) {
    double squares = 0, worst = 0;
    for (const double value : result.wanted) squares += value * value;
    const double usual = std::sqrt(squares / static_cast<double>(result.wanted.size()));
    for (size_t i = 0; i < result.wanted.size(); ++i) {
        const double difference = std::abs(result.got[i] - result.wanted[i]);
        if (difference == 0) continue;  // also where all that is wanted is zero
        const double error = difference / (std::abs(result.wanted[i]) + usual);
        if (!(error <= worst)) worst = error;
        if (std::isnan(worst)) break;
    }
    return worst;
}

}  // namespace sextant
