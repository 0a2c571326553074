// SPDX-License-Identifier: Apache-2.0
// Chunk by chunk: logits, log-probabilities, gradient over the logits, then the two products of the gradient. In bf16
// the logits are rounded to bf16 once and overwritten by their gradient; maximum, sum and logarithm are fp32.
#include "kernels/cpu/engine.h"

#include <algorithm>

namespace sextant::kernels {

void lossHead(CpuEngine& engine, const LossHead& op) {
    const int64_t T = op.hidden.rows(), chunk = op.logits.rows();
    const bool gradient = !op.dHidden.empty();
    require(op.logits.columns() == op.weight.rows() && op.vocabulary <= op.weight.rows() && op.vocabulary > 0,
            "loss head shapes");
    require(!gradient || !op.tokenWeights.empty(), "the loss head needs token weights for a gradient");
    const auto* targets = op.targets.as<int32_t>();
    for (int64_t first = 0; first < T; first += chunk) {
        const int64_t count = std::min(chunk, T - first);
        const Tensor hidden = op.hidden.rowRange(first, count), logits = op.logits.rowRange(0, count);
        // The last chunk may be of a few rows: a token's loss must not depend on where the chunks end.
        matmul(engine,
               {MatmulShape::Forward, hidden, op.weight, logits, Accumulation::Overwrite, RowOrder::Independent});
        engine.pool.forRanges(count, [&](int64_t begin, int64_t end, int) {
            for (int64_t row = begin; row < end; ++row) {
                const int64_t t = first + row;
                const bool ignored = targets[t] == kIgnoredTarget;
                const float weight = gradient && !ignored ? op.tokenWeights.as<float>()[t] : 0.0f;
                const float value = engine.kernels.lossRow(op, logits, row, ignored ? 0 : targets[t], weight, gradient);
                op.logProbabilities.as<float>()[t] = ignored ? 0.0f : value;
            }
        });
        if (!gradient) continue;
        matmul(engine, {MatmulShape::InputGradient, logits, op.weight, op.dHidden.rowRange(first, count),
                        Accumulation::Overwrite});
        if (!op.dWeight.empty())
            matmul(engine, {MatmulShape::WeightGradient, logits, hidden, op.dWeight, Accumulation::Add});
    }
}

}  // namespace sextant::kernels
