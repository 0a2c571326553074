// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/ops/attention.h"
#include "kernels/ops/bias.h"
#include "kernels/ops/embedding.h"
#include "kernels/ops/glu.h"
#include "kernels/ops/loss_head.h"
#include "kernels/ops/matmul.h"
#include "kernels/ops/optimizer.h"
#include "kernels/ops/paged_attention.h"
#include "kernels/ops/rms_norm.h"
#include "kernels/ops/rope.h"
#include "kernels/tensor.h"

#include <stdexcept>
#include <string>

namespace sextant::kernels {

/// What ends a run from below: no memory, a device that failed. Shapes that do not fit together are programmer errors
/// and throw std::logic_error.
class KernelError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The arithmetic of weights and activations. The residual stream, gradients of weights, moments and master weights
/// are fp32 in both.
enum class Precision { Float32, BFloat16 };

constexpr DType computeType(Precision precision) {
    return precision == Precision::Float32 ? DType::Float32 : DType::BFloat16;
}

/// What the memory an op needs while it runs depends on.
struct ScratchShape {
    Precision precision = Precision::Float32;
    int64_t longestSequence = 0;  ///< tokens
    int64_t headSize = 0;
    int64_t tokens = 0;  ///< of a batch
    int64_t hiddenSize = 0;
    float attentionSoftCap = 0;
};

/// One device: its memory and the ops of a LLaMA-like model on it. The model (core/model) is written once over this
/// interface. Each op's formula, shapes and numerical policy stand with its struct in kernels/ops.
///
/// Calls come from one thread at a time. Ops may run asynchronously in the order of the calls; `synchronize` waits for
/// all of them and throws what failed. Results depend on the operands and the device alone, never on thread counts.
class Backend {
public:
    virtual ~Backend() = default;

    /// "cpu", "cuda".
    virtual std::string name() const = 0;
    /// One line for people: processor or device name, instruction set, threads.
    virtual std::string description() const = 0;
    /// Whether `precision` is computed by instructions made for it; if not, it is not offered.
    virtual bool supports(Precision precision) const = 0;
    /// Floating-point operations a second that matrix products can reach in this precision, a multiply-add counting
    /// two: what MFU is measured against. The processor is measured, which takes some 15 ms.
    virtual double peakFlops(Precision precision) = 0;
    /// The most bytes the backend keeps for itself (packing buffers) when it works on such a model: for the plan.
    virtual int64_t scratchBytes(const ScratchShape& shape) const = 0;

    /// Device memory, aligned to 64 bytes at least, contents zero. Throws KernelError when there is none.
    virtual void* allocate(int64_t bytes) = 0;
    virtual void release(void* memory, int64_t bytes) noexcept = 0;
    virtual void upload(const Tensor& device, const void* host) = 0;
    virtual void download(void* host, const Tensor& device) = 0;
    virtual void synchronize() = 0;

    /// Sets every byte of a contiguous view to zero.
    virtual void zero(const Tensor& target) = 0;
    /// target = source, of one type or with fp32 on one side: any type is read, what kernels/blocks/quantize.h can
    /// write is written (bf16 and fp16 rounded to nearest even). Rows may be strided and are whole blocks.
    virtual void copy(const Tensor& target, const Tensor& source) = 0;
    /// Sum of squares of an fp32 view, in double over fixed blocks in a fixed order.
    virtual double squaredNorm(const Tensor& values) = 0;

    virtual void embeddingForward(const EmbeddingForward& op) = 0;
    virtual void embeddingBackward(const EmbeddingBackward& op) = 0;
    virtual void rmsNormForward(const RmsNormForward& op) = 0;
    virtual void rmsNormBackward(const RmsNormBackward& op) = 0;
    virtual void groupRmsNormForward(const GroupRmsNormForward& op) = 0;
    virtual void groupRmsNormBackward(const GroupRmsNormBackward& op) = 0;
    virtual void biasForward(const BiasForward& op) = 0;
    virtual void biasBackward(const BiasBackward& op) = 0;
    virtual void matmul(const Matmul& op) = 0;
    virtual void rope(const Rope& op) = 0;
    virtual void attentionForward(const AttentionForward& op) = 0;
    virtual void attentionBackward(const AttentionBackward& op) = 0;
    virtual void storeRows(const StoreRows& op) = 0;
    virtual void attentionPaged(const AttentionPaged& op) = 0;
    virtual void gluForward(const GluForward& op) = 0;
    virtual void gluBackward(const GluBackward& op) = 0;
    virtual void lossHead(const LossHead& op) = 0;
    virtual void adamW(const AdamW& op) = 0;
};

}  // namespace sextant::kernels
