// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/parameters.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

/// Q8_0: eight bits each, 32 with a scale of their own (as in GGUF files); rows are whole blocks of 32.
enum class ElementType { Float32, BFloat16, Int32, Q8_0 };
constexpr int64_t bytesOf(ElementType type, int64_t elements) {
    if (type == ElementType::Q8_0) return elements / 32 * 34;
    return elements * (type == ElementType::BFloat16 ? 2 : 4);
}

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

/// What decides the memory of a decoder besides the model.
struct DecoderShape {
    ElementType compute = ElementType::Float32;
    ElementType cache = ElementType::Float32;  ///< of keys and values: fp32, bf16 or Q8_0
    int64_t longestSequence = 0;               ///< tokens
    int64_t pages = 0;                         ///< of the key/value cache of all sequences together
    int64_t pagePositions = 64;                ///< tokens of a page
    int64_t promptTokens = 256;                ///< that are computed at once
    int64_t sequences = 1;                     ///< that are continued at once, by a token each
};

/// The key/value cache and the workspace to decode with.
MemoryPlan planDecoder(const ModelShape& model, const DecoderShape& shape);
/// Bytes of the keys and values of one token in all layers.
int64_t cacheBytesPerToken(const ModelShape& model, ElementType cache);

/// Largest per-device batch (sequences) whose training plan fits into `bytes`, or 0.
int64_t largestFittingBatch(const ModelShape& model, StepShape step, int64_t bytes);

}  // namespace sextant
