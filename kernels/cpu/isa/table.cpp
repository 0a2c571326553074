// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/isa/kernel_sources.h"

namespace sextant::kernels::SEXTANT_ISA {

const KernelTable& table() {
    static const KernelTable made = [] {
        KernelTable t{};
        addGemmKernels(t);
        addRowKernels(t);
        addNormKernels(t);
        addAttentionKernels(t);
        t.dequantize = dequantize;
        return t;
    }();
    return made;
}

}  // namespace sextant::kernels::SEXTANT_ISA
