// SPDX-License-Identifier: Apache-2.0
// What `sextant-engine doctor` does with the kernels, without the engine.
#include "core/bench/check_kernels.h"

#include <cstdio>

int main() {
    int failed = 0, passed = 0;
    for (const sextant::KernelCheck& check : sextant::checkKernels("cpu")) {
        const bool fits = check.error <= check.limit;
        ++(fits ? passed : failed);
        if (!fits)
            std::printf("%s, %s, %s: error %g, limit %g\n", check.op.c_str(), check.instructions.c_str(),
                        check.precision.c_str(), check.error, check.limit);
    }
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed > 0 || passed == 0 ? 1 : 0;
}
