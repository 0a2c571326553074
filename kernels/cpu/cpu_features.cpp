// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/kernel_table.h"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace sextant::kernels {

// One per compiled instruction set, see CMakeLists.txt.
namespace baseline { const KernelTable& table(); }
namespace avx2 { const KernelTable& table(); }
namespace avx512 { const KernelTable& table(); }
namespace avx512bf16 { const KernelTable& table(); }

std::string instructionSetName(InstructionSet set) {
    switch (set) {
        case InstructionSet::Baseline: return "SSE2";
        case InstructionSet::Avx2: return "AVX2";
        case InstructionSet::Avx512: return "AVX-512";
        case InstructionSet::Avx512BFloat16: return "AVX-512 BF16";
        case InstructionSet::AmxBFloat16: return "AMX BF16";
    }
    return "unknown";
}

std::vector<InstructionSet> availableInstructionSets() {
    // The compiler's own check looks at the feature bits and at what the system saves on a task switch.
    __builtin_cpu_init();
    std::vector<InstructionSet> sets{InstructionSet::Baseline};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(InstructionSet::Avx2);
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512) sets.push_back(InstructionSet::Avx512);
    if (avx512 && __builtin_cpu_supports("avx512bf16")) sets.push_back(InstructionSet::Avx512BFloat16);
    return sets;
}

const KernelTable& kernelTable(InstructionSet set) {
    switch (set) {
        case InstructionSet::Baseline: return baseline::table();
        case InstructionSet::Avx2: return avx2::table();
        case InstructionSet::Avx512: return avx512::table();
        default: return avx512bf16::table();
    }
}

int usableProcessors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace sextant::kernels
