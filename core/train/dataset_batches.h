// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/token_dataset.h"
#include "core/train/batches.h"

namespace sextant {

/// Hands the packed windows of a token dataset to the trainer. The dataset outlives it.
class DatasetBatches : public BatchSource {
public:
    DatasetBatches(const TokenDataset& dataset, int64_t sequenceLength)
        : m_dataset(dataset), m_sequenceLength(sequenceLength) {}
    int64_t sequenceCount() const override { return m_dataset.windows(); }
    void fill(int64_t first, int64_t count, HostBatch& batch) override;

private:
    const TokenDataset& m_dataset;
    int64_t m_sequenceLength;
    std::vector<int32_t> m_starts;
};

}  // namespace sextant
