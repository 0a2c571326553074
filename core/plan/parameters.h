// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/model_shape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sextant {

/// A tensor of the Hugging Face checkpoint and the rows of a stored parameter it lies in.
struct LogicalParameter {
    std::string name;  ///< "model.layers.3.self_attn.q_proj.weight"
    int64_t firstRow = 0, rows = 0;
    float offset = 0;  ///< what the file's values lack: 1 for the norms of models that multiply by (1 + w)
};

/// One matrix (or vector: norm weight or bias, one element a row) as the engine keeps it. Projections that read the
/// same input are one matrix, so that they are one product: q, k and v; gate and up.
struct StoredParameter {
    enum class Kind { Matrix, Norm, Bias };
    Kind kind = Kind::Matrix;
    int64_t offset = 0;  ///< elements from the start of the flat buffer
    int64_t rows = 0, columns = 0;
    std::vector<LogicalParameter> parts;  ///< in row order, together all rows

    int64_t count() const { return rows * columns; }
    /// Whether the model has it at all.
    bool exists() const { return rows > 0; }
};

/// All parameters of a model, in one flat buffer: first every matrix (weight decay applies), then every vector.
/// Every parameter starts on a multiple of 16 elements; the gaps are zero and stay zero.
struct ParameterLayout {
    StoredParameter embedding, finalNorm;
    StoredParameter head;  ///< the same place as the embedding when tied (then it has no parts)
    struct Layer {
        StoredParameter qkv, attentionOutput, gateUp, down;
        StoredParameter attentionNorm, feedForwardNorm;
        StoredParameter queryNorm, keyNorm, attentionOutputNorm, feedForwardOutputNorm;
        StoredParameter qkvBias, attentionOutputBias, gateUpBias, downBias;
    };
    std::vector<Layer> layers;
    bool tied = false;
    int64_t matrixElements = 0;  ///< flat elements [0, matrixElements) are matrices
    int64_t totalElements = 0;   ///< with the vectors

    /// Every stored parameter once, in buffer order.
    std::vector<const StoredParameter*> all() const;
    /// Real parameters, without the gaps.
    int64_t parameterCount() const;
    /// Without embedding and output matrix.
    int64_t nonEmbeddingCount() const;
};

/// `model.vocabSize` must be resolved (not 0).
ParameterLayout parameterLayout(const ModelShape& model);

}  // namespace sextant
