// SPDX-License-Identifier: Apache-2.0
#include "core/bench/check_kernels.h"
#include "core/bench/op_checks.h"
#include "kernels/cpu/cpu_backend.h"

#include <QtTest>

#include <cmath>

using namespace sextant;
using kernels::Precision;

/// The measure that doctor judges the kernels with: right ones pass on every instruction set, wrong results do not.
class TestCheckKernels : public QObject {
    Q_OBJECT

    static OpResult changed(OpResult result, size_t at, double value) {
        result.got[at] = value;
        return result;
    }
    static bool passes(const OpResult& result) { return relativeError(result) <= result.limit; }
    static double usualSize(const OpResult& result) {
        double squares = 0;
        for (const double value : result.wanted) squares += value * value;
        return std::sqrt(squares / static_cast<double>(result.wanted.size()));
    }

private Q_SLOTS:
    void everyOpIsRight() {
        const std::vector<KernelCheck> checks = checkKernels("cpu");
        QCOMPARE(checks.size(), kernels::availableInstructionSets().size() * 2 * opChecks().size());
        for (const KernelCheck& check : checks)
            QVERIFY2(check.good(),
                     qPrintable(QString("%1, %2, %3: error %4, limit %5")
                                    .arg(check.op.c_str(), check.instructions.c_str(), check.precision.c_str())
                                    .arg(check.error)
                                    .arg(check.limit)));
        QVERIFY(checkKernels("cuda").empty());
    }

    /// Limits are what rounding deserves: some 1e-6 in fp32, some 2^-8 a rounding in bf16, nothing where numbers are
    /// only moved.
    void limitsFollowFromRounding() {
        QCOMPARE(RoundingLimit{}.value(), 0.0);
        QVERIFY(RoundingLimit{100}.value() > 1e-6 && RoundingLimit{100}.value() < 1e-5);
        QVERIFY((RoundingLimit{0, 1}.value()) == std::exp2(-8));
        for (const KernelCheck& check : checkKernels("cpu"))
            QVERIFY2(check.limit < (check.precision == "fp32" ? 1e-5 : 4.1 * std::exp2(-8)), check.op.c_str());
    }

    /// One element of any result of any op, a hundredth of the usual size off in fp32 or a thirtieth in bf16, lost, or
    /// not a number.
    void oneWrongElementIsCaught() {
        const auto backend = kernels::makeCpuBackend();
        for (const Precision precision : {Precision::Float32, Precision::BFloat16})
            for (const OpCheck& check : opChecks())
                for (const OpResult& result : check.run(*backend, precision)) {
                    QVERIFY2(passes(result), check.op);
                    const size_t at = result.got.size() / 2;
                    const double size = std::abs(result.wanted[at]) + usualSize(result);
                    const double part = precision == Precision::Float32 ? 0.01 : 1.0 / 30;
                    QVERIFY2(!passes(changed(result, at, result.got[at] + std::max(size * part, 1e-30))), check.op);
                    QVERIFY2(!passes(changed(result, at, std::nan(""))), check.op);
                    QVERIFY2(!passes(changed(result, at, INFINITY)), check.op);
                }
    }

    /// What a kernel with a wrong tail does: the last element of every row is what another one should be.
    void twoExchangedElementsAreCaught() {
        const auto backend = kernels::makeCpuBackend();
        for (const OpCheck& check : opChecks()) {
            if (std::string(check.op) == "squared norm") continue;  // a single number
            OpResult result = check.run(*backend, Precision::BFloat16).front();
            std::swap(result.got.front(), result.got.back());
            QVERIFY2(!passes(result), check.op);
        }
    }
};

QTEST_GUILESS_MAIN(TestCheckKernels)
#include "tst_check_kernels.moc"
