// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace sextant {

/// One op of an available device beside plain arithmetic in double precision.
struct KernelCheck {
    std::string op;            ///< "matmul forward"
    std::string instructions;  ///< "avx2"
    std::string precision;     ///< "fp32", "bf16"
    double error = 0;          ///< of the op's result that comes nearest to its limit (relativeError in op_checks.h)
    double limit = 0;
    bool good() const { return error <= limit; }  ///< not a number is not good
};

/// Every op on every instruction set that the device has, in both precisions; nothing for other devices than the
/// processor. Takes well under a second.
std::vector<KernelCheck> checkKernels(const std::string& device);

}  // namespace sextant
