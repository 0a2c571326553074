// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/parameters.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

enum class ElementType { Float32, BFloat16, Int32 };
constexpr int64_t bytesOf(ElementType type) { return type == ElementType::BFloat16 ? 2 : 4; }

/// One buffer of a run. The model allocates exactly the buffers of its plan and asks for them by name.
struct PlannedBuffer {
    std::string name;  ///< "layers.3.qkv"
    std::string term;  ///< what people see it summed under: "activations"
    ElementType type = ElementType::Float32;
    std::vector<int64_t> shape;

    int64_t bytes() const;
};

/// Memory of a run that is not one of the model's buffers.
struct OutsideMemory {
    std::string term;
    int64_t bytes = 0;
};

struct MemoryPlan {
    std::vector<PlannedBuffer> buffers;
    std::vector<OutsideMemory> outside;

    int64_t bufferBytes() const;
    int64_t totalBytes() const;
    /// Bytes by term, in order of first appearance.
    std::vector<OutsideMemory> terms() const;
};

/// What decides the memory of a training step besides the model.
struct StepShape {
    int64_t sequences = 0;       ///< per forward pass
    int64_t sequenceLength = 0;  ///< tokens
    ElementType compute = ElementType::Float32;

    int64_t tokens() const { return sequences * sequenceLength; }
};

/// Whether the gradient of a branch is the residual stream's itself; else it is a scaled or rounded copy.
bool branchGradientIsResidual(const ModelShape& model, ElementType compute);

/// Everything that training keeps: weights, gradients, moments, every activation (nothing is recomputed), workspaces,
/// and the copy of the state that a checkpoint is written from in the background.
MemoryPlan planTraining(const ModelShape& model, const StepShape& step);

/// Weights alone, for inference: matrices in `compute`, norms in fp32.
MemoryPlan planWeights(const ModelShape& model, ElementType compute);

/// One key/value cache of `capacity` tokens and the workspace to feed it at most `chunk` tokens at once.
MemoryPlan planDecoder(const ModelShape& model, ElementType compute, int64_t capacity, int64_t chunk);

/// Largest per-device batch (sequences) whose training plan fits into `bytes`, or 0.
int64_t largestFittingBatch(const ModelShape& model, StepShape step, int64_t bytes);

}  // namespace sextant
