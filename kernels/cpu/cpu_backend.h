// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant::kernels {

/// The families of instructions a kernel may be written for, from poorest to richest.
enum class InstructionSet { Baseline, Avx2, Avx512, Avx512BFloat16, AmxBFloat16 };

std::string instructionSetName(InstructionSet set);
/// What this processor and operating system can run, richest last. Asks the system for AMX tile permission once.
std::vector<InstructionSet> availableInstructionSets();

struct CpuOptions {
    int threads = 0;                               ///< 0: as many as the process may use
    std::optional<InstructionSet> instructionSet;  ///< empty: the richest available; tests go through all of them
};

/// The processor as a device. Throws KernelError if the asked instruction set is not available.
std::unique_ptr<Backend> makeCpuBackend(const CpuOptions& options = {});

/// Processors this process may run on (affinity counted).
int usableProcessors();

}  // namespace sextant::kernels
