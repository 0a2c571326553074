// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/training_model.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// One packed batch in host memory, filled again and again.
struct HostBatch {
    std::vector<int32_t> tokens, targets, positions, sequenceStarts;
    std::vector<float> tokenWeights;
    int64_t trainedTokens = 0;           ///< targets that are not ignored
    std::vector<int64_t> sequenceBytes;  ///< per sequence: bytes of text its targets stand for

    TrainingBatch view() const { return {tokens, targets, positions, tokenWeights, sequenceStarts}; }
};

/// Sequences by index, in an order that is fixed before the run begins. One thread.
class BatchSource {
public:
    virtual ~BatchSource() = default;
    /// Sequences before the data repeats; 0: there is no data.
    virtual int64_t sequenceCount() const = 0;
    /// Sequences [first, first + count) of the endless order, `sequenceLength` tokens each. Does not touch
    /// tokenWeights.
    virtual void fill(int64_t first, int64_t count, HostBatch& batch) = 0;
};

/// Gives every trained token the weight 1 / total, and ignored ones 0.
void setUniformWeights(HostBatch& batch, int64_t totalTrainedTokens);

}  // namespace sextant
