// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace sextant {

/// One op run on an available device and compared with plain arithmetic in double precision.
struct KernelCheck {
    std::string op;
    double relativeError = 0;
    bool good = false;
};
std::vector<KernelCheck> checkKernels(const std::string& device);

}  // namespace sextant
