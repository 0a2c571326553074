// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/memory_plan.h"
#include "kernels/backend.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace sextant {

/// Owns the device memory of one model: exactly the buffers of its plan, zeroed. Not copyable; the backend must outlive
/// it. Throws RunError (Machine) naming the buffer when there is no memory for it.
class Arena {
public:
    Arena(kernels::Backend& backend, const MemoryPlan& plan);
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    /// The buffer of this name as planned. A name that is not in the plan is a programmer error (std::logic_error).
    const kernels::Tensor& tensor(const std::string& name) const;
    bool has(const std::string& name) const { return m_tensors.contains(name); }

private:
    void release();

    kernels::Backend& m_backend;
    std::vector<std::pair<void*, int64_t>> m_blocks;
    std::unordered_map<std::string, kernels::Tensor> m_tensors;
};

kernels::DType dtypeOf(ElementType type);
ElementType elementTypeOf(kernels::Precision precision);
/// What the backend needs beside the plan's buffers for training steps of this shape.
kernels::ScratchShape scratchShapeOf(const ModelShape& model, const StepShape& step);

}  // namespace sextant
