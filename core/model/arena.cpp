// SPDX-License-Identifier: Apache-2.0
#include "core/model/arena.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>
#include <stdexcept>

namespace sextant {

kernels::DType dtypeOf(ElementType type) {
    switch (type) {
        case ElementType::Float32:
            return kernels::DType::Float32;
        case ElementType::BFloat16:
            return kernels::DType::BFloat16;
        case ElementType::Int32:
            return kernels::DType::Int32;
        case ElementType::Q8_0:
            return kernels::DType::Q8_0;
    }
    return kernels::DType::Float32;
}

ElementType elementTypeOf(kernels::Precision precision) {
    return precision == kernels::Precision::Float32 ? ElementType::Float32 : ElementType::BFloat16;
}

Arena::Arena(kernels::Backend& backend, const MemoryPlan& plan) : m_backend(backend) {
    for (const PlannedBuffer& buffer : plan.buffers) {
        void* memory = nullptr;
        try {
            memory = backend.allocate(buffer.bytes());
        } catch (const kernels::KernelError& error) {
            release();
            throw RunError(machineError("there is no memory for \"" + buffer.name + "\" (" +
                                            formatBytes(buffer.bytes()) + " of " + formatBytes(plan.totalBytes()) +
                                            "): " + error.what(),
                                        "Lower per_device_train_batch_size or sequence_length"));
        }
        m_blocks.emplace_back(memory, buffer.bytes());
        kernels::Tensor tensor(memory, dtypeOf(buffer.type), {buffer.shape[0]});
        if (buffer.shape.size() > 1)
            tensor = kernels::Tensor(memory, dtypeOf(buffer.type), {buffer.shape[0], buffer.shape[1]});
        m_tensors.emplace(buffer.name, tensor);
    }
}

Arena::~Arena() { release(); }

void Arena::release() {
    for (auto [memory, bytes] : m_blocks) m_backend.release(memory, bytes);
    m_blocks.clear();
}

const kernels::Tensor& Arena::tensor(const std::string& name) const {
    auto found = m_tensors.find(name);
    if (found == m_tensors.end()) throw std::logic_error("the plan has no buffer \"" + name + "\"");
    return found->second;
}

kernels::ScratchShape scratchShapeOf(const ModelShape& model, const StepShape& step) {
    const auto precision =
        step.compute == ElementType::BFloat16 ? kernels::Precision::BFloat16 : kernels::Precision::Float32;
    int64_t widest = model.hiddenSize;  // of the vectors whose gradients sum over tokens
    if (model.queryKeyNorm == QueryKeyNorm::FullWidth) widest = std::max(widest, model.queryWidth());
    if (model.queryKeyValueBias) widest = std::max(widest, model.qkvWidth());
    if (model.feedForwardBias) widest = std::max(widest, 2 * model.intermediateSize);
    return {precision,      step.sequenceLength,
            model.headSize, step.tokens(),
            widest,         static_cast<float>(model.attentionSoftCap)};
}

}  // namespace sextant
