// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/thread_pool.h"
#include "kernels/cpu/workspace.h"

#include <vector>

namespace sextant::kernels {

/// What the ops of the CPU backend share: threads, the kernels of the chosen instruction set, memory to work in.
struct CpuEngine {
    CpuEngine(int threads, const KernelTable& table);

    ThreadPool pool;
    const KernelTable& kernels;
    Workspace shared;                  ///< packed B of a product, partial sums
    std::vector<Workspace> perThread;  ///< packed A, attention blocks

    /// Room for every thread, before a parallel region begins: nothing in it may throw.
    void reservePerThread(int64_t bytes) {
        for (Workspace& workspace : perThread) workspace.reserve(bytes);
    }
};

void matmul(CpuEngine& engine, const Matmul& op);
/// A forward product with weights of a block type by rounded rows, if the operation allows it and there is a way.
bool matmulInIntegers(CpuEngine& engine, const Matmul& op);
/// A forward product of a few rows with weights of another type than theirs, which become fp32 row by row.
void matmulUnpackingRows(CpuEngine& engine, const Matmul& op);
void attentionForward(CpuEngine& engine, const AttentionForward& op);
void attentionBackward(CpuEngine& engine, const AttentionBackward& op);
void storeRows(CpuEngine& engine, const StoreRows& op);
void attentionPaged(CpuEngine& engine, const AttentionPaged& op);
/// Of one thread, forward and backward.
int64_t attentionScratchBytes(const CpuEngine& engine, const ScratchShape& shape);
void lossHead(CpuEngine& engine, const LossHead& op);
void rmsNormBackward(CpuEngine& engine, const RmsNormBackward& op);
void groupRmsNormBackward(CpuEngine& engine, const GroupRmsNormBackward& op);
void biasBackward(CpuEngine& engine, const BiasBackward& op);
/// Of the ops that sum over tokens, for rows of so many columns; shared by all threads.
int64_t rowSumScratchBytes(int64_t tokens, int64_t hiddenSize);
/// Operations a second of all threads together.
double peakFlops(CpuEngine& engine, Precision precision);
double squaredNorm(CpuEngine& engine, const Tensor& values);

/// Throws std::logic_error unless `condition`: shapes that do not fit together are errors of the caller.
void require(bool condition, const char* what);

}  // namespace sextant::kernels
