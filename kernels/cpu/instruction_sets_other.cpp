// SPDX-License-Identifier: Apache-2.0
// Processors that are not x86-64: the baseline kernels alone, in vectors of 16 bytes that the compiler turns into the
// processor's own.
#include "kernels/cpu/kernel_table.h"

namespace sextant::kernels {

namespace baseline {
const KernelTable& table();
const BlockProduct* blockProduct(DType type);
}  // namespace baseline

std::string instructionSetName(InstructionSet) {
#if defined(__aarch64__)
    return "NEON";
#else
    return "baseline";
#endif
}

std::vector<InstructionSet> availableInstructionSets() { return {InstructionSet::Baseline}; }

const KernelTable& kernelTable(InstructionSet) {
    static const KernelTable made = [] {
        KernelTable table = baseline::table();
        table.blockProduct = baseline::blockProduct;
        table.blockPanels = [](DType) -> const BlockPanels* { return nullptr; };
        return table;
    }();
    return made;
}

}  // namespace sextant::kernels
