// SPDX-License-Identifier: Apache-2.0
#include "core/train/dataset_batches.h"

#include <algorithm>

namespace sextant {

void DatasetBatches::fill(int64_t first, int64_t count, HostBatch& batch) {
    const auto length = static_cast<size_t>(m_sequenceLength);
    const size_t total = length * static_cast<size_t>(count);
    batch.tokens.resize(total);
    batch.targets.resize(total);
    batch.positions.resize(total);
    batch.sequenceStarts.clear();
    batch.sequenceBytes.clear();
    for (int64_t i = 0; i < count; ++i) {
        const size_t offset = static_cast<size_t>(i) * length;
        auto part = [&](std::vector<int32_t>& values) { return std::span(values).subspan(offset, length); };
        batch.sequenceBytes.push_back(
            m_dataset.read(first + i, {part(batch.tokens), part(batch.targets), part(batch.positions), &m_starts}));
        for (int32_t start : m_starts) batch.sequenceStarts.push_back(static_cast<int32_t>(offset) + start);
    }
    batch.sequenceStarts.push_back(static_cast<int32_t>(total));
    batch.trainedTokens =
        std::count_if(batch.targets.begin(), batch.targets.end(), [](int32_t target) { return target >= 0; });
}

}  // namespace sextant
