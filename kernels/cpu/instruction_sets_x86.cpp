// SPDX-License-Identifier: Apache-2.0
// The instruction sets of x86-64 processors; instruction_sets_other.cpp is for all others.
#include "kernels/cpu/kernel_table.h"

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sextant::kernels {

// One per compiled instruction set, see CMakeLists.txt.
namespace baseline {
const KernelTable& table();
}
namespace avx2 {
const KernelTable& table();
}
namespace avx512 {
const KernelTable& table();
}
namespace avx512bf16 {
const KernelTable& table();
}
namespace amx {
GemmFamily tileFamily();
}
// The products with block types are compiled for instructions of their own, which come with several of the sets.
namespace baseline {
const BlockProduct* blockProduct(DType type);
}
namespace avx2 {
const BlockProduct* blockProduct(DType type);
}
namespace avxvnni {
const BlockProduct* blockProduct(DType type);
}
namespace avx512vnni {
const BlockProduct* blockProduct(DType type);
const BlockPanels* blockPanels(DType type);
}  // namespace avx512vnni

namespace {

/// AMX with bf16: the processor has it, and the system saves tile registers and lets this process use them.
bool hasAmxBFloat16() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    constexpr unsigned kBFloat16 = 1u << 22, kTiles = 1u << 24, kSystemSaves = 1u << 27;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & kSystemSaves)) return false;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(edx & kBFloat16) || !(edx & kTiles)) return false;
    unsigned low = 0, high = 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    constexpr unsigned kTileState = 3u << 17;
    if ((low & kTileState) != kTileState) return false;
    constexpr long kRequestPermission = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
    static const bool permitted = ::syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
    return permitted;
}

/// Products of bytes in vectors of 32, which processors without AVX-512 may have.
bool hasAvxVnni() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    constexpr unsigned kAvxVnni = 1u << 4;
    return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax & kAvxVnni);
}

KernelTable amxTable() {
    KernelTable made = avx512bf16::table();
    made.gemmBFloat16 = amx::tileFamily();
    return made;
}

const BlockPanels* noPanels(DType) { return nullptr; }

/// With the best products with block types that the processor has within the set.
KernelTable completed(KernelTable table, InstructionSet set) {
    table.blockProduct = set == InstructionSet::Baseline ? baseline::blockProduct
                         : hasAvxVnni()                  ? avxvnni::blockProduct
                                                         : avx2::blockProduct;
    table.blockPanels = noPanels;
    if (set > InstructionSet::Avx2 && __builtin_cpu_supports("avx512vnni")) {
        table.blockProduct = avx512vnni::blockProduct;
        table.blockPanels = avx512vnni::blockPanels;
    }
    return table;
}

}  // namespace

std::string instructionSetName(InstructionSet set) {
    switch (set) {
        case InstructionSet::Baseline:
            return "SSE2";
        case InstructionSet::Avx2:
            return "AVX2";
        case InstructionSet::Avx512:
            return "AVX-512";
        case InstructionSet::Avx512BFloat16:
            return "AVX-512 BF16";
        case InstructionSet::AmxBFloat16:
            return "AMX BF16";
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
    if (avx512 && __builtin_cpu_supports("avx512bf16")) {
        sets.push_back(InstructionSet::Avx512BFloat16);
        if (hasAmxBFloat16()) sets.push_back(InstructionSet::AmxBFloat16);
    }
    return sets;
}

const KernelTable& kernelTable(InstructionSet set) {
    static const KernelTable tables[] = {completed(baseline::table(), InstructionSet::Baseline),
                                         completed(avx2::table(), InstructionSet::Avx2),
                                         completed(avx512::table(), InstructionSet::Avx512),
                                         completed(avx512bf16::table(), InstructionSet::Avx512BFloat16),
                                         completed(amxTable(), InstructionSet::AmxBFloat16)};
    return tables[static_cast<size_t>(set)];
}

}  // namespace sextant::kernels
