// SPDX-License-Identifier: Apache-2.0
// doctor's look at the kernels of this machine; the exhaustive comparison lives in tests/kernels.
#include "core/bench/check_kernels.h"

#include "core/bench/op_checks.h"
#include "kernels/cpu/cpu_backend.h"

#include <cmath>

namespace sextant {

namespace {

using kernels::Precision;

/// How much of its limit an error uses up; an op that must be exact and is not uses up all there is.
double partOf(double limit, double error) {
    if (std::isnan(error)) return INFINITY;
    return error == 0 ? 0 : error / limit;
}

KernelCheck checkOp(const OpCheck& check, kernels::Backend& backend, const std::string& instructions,
                    Precision precision) {
    KernelCheck worst{check.op, instructions, precision == Precision::Float32 ? "fp32" : "bf16"};
    double part = -1;
    for (const OpResult& result : check.run(backend, precision)) {
        const double error = relativeError(result), used = partOf(result.limit, error);
        if (used <= part) continue;
        part = used;
        worst.error = error;
        worst.limit = result.limit;
    }
    return worst;
}

}  // namespace

std::vector<KernelCheck> checkKernels(const std::string& device) {
    std::vector<KernelCheck> checks;
    if (device != "cpu") return checks;
    for (const kernels::InstructionSet set : kernels::availableInstructionSets()) {
        const auto backend = kernels::makeCpuBackend({0, set});
        for (const Precision precision : {Precision::Float32, Precision::BFloat16})
            for (const OpCheck& check : opChecks())
                checks.push_back(checkOp(check, *backend, kernels::instructionSetName(set), precision));
    }
    return checks;
}

}  // namespace sextant
