// SPDX-License-Identifier: Apache-2.0
// The ops that only some families of models use.
#include "core/bench/op_checks.h"
#include "core/bench/op_operand.h"

#include <cmath>
#include <numbers>

namespace sextant {

namespace {

using kernels::Backend;
using kernels::DType;
using kernels::Precision;
using Values = std::vector<double>;

constexpr int64_t kTokens = 37, kHeads = 3, kHeadSize = 25, kWidth = kHeads * kHeadSize;
constexpr float kEpsilon = 1e-5f;
/// A few fp32 operations on one element, an exponential among them.
constexpr int64_t kElementwise = 8;

DType typeOf(Precision precision) { return precision == Precision::Float32 ? DType::Float32 : DType::BFloat16; }
double limitOf(DType type, int64_t additions) { return RoundingLimit{additions, type == DType::BFloat16}.value(); }
size_t place(int64_t row, int64_t column) { return static_cast<size_t>(row * kWidth + column); }

double rstdOf(const Operand& x, int64_t t, int64_t head) {
    double squares = 0;
    for (int64_t c = 0; c < kHeadSize; ++c) squares += std::pow(x.at(t, head * kHeadSize + c), 2);
    return 1 / std::sqrt(squares / static_cast<double>(kHeadSize) + static_cast<double>(kEpsilon));
}

}  // namespace

std::vector<OpResult> checkGroupRmsNorm(Backend& backend, Precision precision) {
    const DType type = typeOf(precision);
    Operand x(backend, type, kTokens, kWidth), y(backend, type, kTokens, kWidth), dy(backend, type, kTokens, kWidth),
        dx(backend, type, kTokens, kWidth), weight(backend, DType::Float32, 1, kHeadSize),
        dWeight(backend, DType::Float32, 1, kHeadSize), rstd(backend, DType::Float32, kTokens, kHeads);
    x.random(1), dy.random(2), weight.random(3), dWeight.random(4);
    Values wanted(x.given().size()), wantedGradient(wanted.size()), wantedWeight = dWeight.given();
    for (int64_t t = 0; t < kTokens; ++t)
        for (int64_t head = 0; head < kHeads; ++head) {
            const double r = rstdOf(x, t, head);
            double products = 0;
            for (int64_t c = 0; c < kHeadSize; ++c) {
                const int64_t column = head * kHeadSize + c;
                products += dy.at(t, column) * weight.at(0, c) * x.at(t, column);
                wantedWeight[static_cast<size_t>(c)] += dy.at(t, column) * x.at(t, column) * r;
                wanted[place(t, column)] = x.at(t, column) * r * weight.at(0, c);
            }
            for (int64_t c = 0; c < kHeadSize; ++c) {
                const int64_t column = head * kHeadSize + c;
                wantedGradient[place(t, column)] =
                    r * (dy.at(t, column) * weight.at(0, c) -
                         x.at(t, column) * r * r * products / static_cast<double>(kHeadSize));
            }
        }
    backend.groupRmsNormForward({x.tensor(), weight.vector(), kEpsilon, y.tensor(), rstd.tensor()});
    backend.groupRmsNormBackward(
        {dy.tensor(), x.tensor(), weight.vector(), rstd.tensor(), dx.tensor(), dWeight.vector()});
    const int64_t additions = kHeadSize + kElementwise;
    return {{y.download(), wanted, limitOf(type, additions)},
            {dx.download(), wantedGradient, limitOf(type, additions)},
            {dWeight.download(), wantedWeight, RoundingLimit{kTokens * kHeads + kElementwise}.value()}};
}

std::vector<OpResult> checkBias(Backend& backend, Precision precision) {
    const DType type = typeOf(precision);
    Operand x(backend, type, kTokens, kWidth), bias(backend, DType::Float32, 1, kWidth),
        dBias(backend, DType::Float32, 1, kWidth);
    x.random(1), bias.random(2), dBias.random(3);
    Values wanted(x.given().size()), sums = dBias.given();
    for (int64_t t = 0; t < kTokens; ++t)
        for (int64_t c = 0; c < kWidth; ++c) {
            wanted[place(t, c)] = x.at(t, c) + bias.at(0, c);
            sums[static_cast<size_t>(c)] += x.at(t, c);
        }
    backend.biasBackward({x.tensor(), dBias.vector()});
    backend.biasForward({x.tensor(), bias.vector()});
    return {{x.download(), wanted, limitOf(type, 1)}, {dBias.download(), sums, RoundingLimit{kTokens}.value()}};
}

std::vector<OpResult> checkGeGlu(Backend& backend, Precision precision) {
    const DType type = typeOf(precision);
    Operand gateUp(backend, type, kTokens, 2 * kWidth), out(backend, type, kTokens, kWidth),
        dOut(backend, type, kTokens, kWidth), dGateUp(backend, type, kTokens, 2 * kWidth);
    gateUp.random(1, 2), dOut.random(2);
    const double root = std::sqrt(2 / std::numbers::pi), cubic = 0.044715;
    Values wanted(out.given().size()), gradient(gateUp.given().size());
    for (int64_t t = 0; t < kTokens; ++t)
        for (int64_t c = 0; c < kWidth; ++c) {
            const double g = gateUp.at(t, c), up = gateUp.at(t, kWidth + c), d = dOut.at(t, c);
            const double part = std::tanh(root * (g + cubic * g * g * g)), gelu = g / 2 * (1 + part);
            const double slope = (1 + part) / 2 + g / 2 * (1 - part * part) * root * (1 + 3 * cubic * g * g);
            wanted[place(t, c)] = gelu * up;
            gradient[static_cast<size_t>(t * 2 * kWidth + c)] = d * up * slope;
            gradient[static_cast<size_t>(t * 2 * kWidth + kWidth + c)] = d * gelu;
        }
    backend.gluForward({gateUp.tensor(), out.tensor(), kernels::Activation::GeluTanh});
    backend.gluBackward({dOut.tensor(), gateUp.tensor(), dGateUp.tensor(), kernels::Activation::GeluTanh});
    const int64_t additions = 4 * kElementwise;
    return {{out.download(), wanted, limitOf(type, additions)},
            {dGateUp.download(), gradient, limitOf(type, additions)}};
}

}  // namespace sextant
