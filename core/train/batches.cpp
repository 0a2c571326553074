// SPDX-License-Identifier: Apache-2.0
#include "core/train/batches.h"

#include "kernels/ops/loss_head.h"

namespace sextant {

void setUniformWeights(HostBatch& batch, int64_t totalTrainedTokens) {
    const float weight = totalTrainedTokens > 0 ? 1.0f / static_cast<float>(totalTrainedTokens) : 0.0f;
    batch.tokenWeights.resize(batch.targets.size());
    for (size_t i = 0; i < batch.targets.size(); ++i)
        batch.tokenWeights[i] = batch.targets[i] == kernels::kIgnoredTarget ? 0.0f : weight;
}

}  // namespace sextant
