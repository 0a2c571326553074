// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/recount.h"

#include "core/base/parallel.h"
#include "core/base/vector_clones.h"

#include <algorithm>
#include <array>

namespace sextant {

namespace {

constexpr size_t kBlock = 8192;  // rows whose verdicts stay in the first cache while the columns stream by
constexpr size_t kBlocksInShare = 16;
constexpr uint16_t kPasses = 0xFFFF;

/// One comparison, in the order of the recipe: a rule's column with its limits, or a corpus stage's own verdict.
struct Check {
    const float* column = nullptr;
    RuleLimits limits;
    uint16_t stage = 0;
    size_t rule = 0;
};

std::vector<Check> checksOf(const CuratedJob& job, const LimitTable& limits) {
    std::vector<Check> checks;
    for (size_t stage = 0; stage < job.stages().size(); ++stage) {
        if (job.stages()[stage].isCorpus) checks.push_back({nullptr, {}, static_cast<uint16_t>(stage), 0});
        for (size_t rule = 0; rule < job.stages()[stage].rules.size(); ++rule)
            checks.push_back({job.signal(stage, rule).data(), limits[stage][rule], static_cast<uint16_t>(stage), rule});
    }
    return checks;
}

/// first[i] becomes `check` for rows that pass no more; those that failed an earlier check keep it. NaN passes.
SEXTANT_VECTOR_CLONES
void compare(const float* column, RuleLimits limits, uint16_t check, uint16_t* first, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        const bool fails = (column[i] < limits.minimum) | (column[i] > limits.maximum);
        const uint16_t candidate = fails ? check : kPasses;
        first[i] = std::min(first[i], candidate);  // checks come in ascending order
    }
}

struct Tally {
    std::vector<Amount> dropped;  // by check
    Amount kept, unexamined;
};

}  // namespace

LimitTable limitsOf(const CuratedJob& job) {
    LimitTable table;
    for (const CuratedJob::Stage& stage : job.stages()) {
        table.emplace_back();
        for (const Rule& rule : stage.rules) table.back().push_back({rule.minimum, rule.maximum});
    }
    return table;
}

Recount recount(const CuratedJob& job, const LimitTable& limits, int threads) {
    const std::vector<Check> checks = checksOf(job, limits);
    const auto verdicts = job.verdicts();
    const auto bytes = job.textBytes(), tokens = job.tokens();
    const auto rows = static_cast<size_t>(job.rows());
    size_t lastCorpus = 0;  // 1 + the last corpus stage
    for (size_t stage = 0; stage < job.stages().size(); ++stage)
        if (job.stages()[stage].isCorpus) lastCorpus = stage + 1;

    Recount result;
    result.verdicts.resize(rows);
    const size_t share = kBlock * kBlocksInShare;
    std::vector<Tally> tallies((rows + share - 1) / share);
    parallelFor(static_cast<int64_t>(tallies.size()), threads, [&](int64_t index) {
        Tally& tally = tallies[static_cast<size_t>(index)];
        tally.dropped.resize(checks.size());
        const size_t end = std::min(rows, (static_cast<size_t>(index) + 1) * share);
        std::array<uint16_t, kBlock> first;
        for (size_t start = static_cast<size_t>(index) * share; start < end; start += kBlock) {
            const size_t count = std::min(kBlock, end - start);
            first.fill(kPasses);
            for (size_t check = 0; check < checks.size(); ++check) {
                if (checks[check].column) {
                    compare(checks[check].column + start, checks[check].limits, static_cast<uint16_t>(check),
                            first.data(), count);
                    continue;
                }
                for (size_t i = 0; i < count; ++i)
                    if (verdicts[start + i] == checks[check].stage + 1)
                        first[i] = std::min(first[i], static_cast<uint16_t>(check));
            }
            for (size_t i = 0; i < count; ++i) {
                const size_t row = start + i;
                const uint32_t size = bytes[row], tokenCount = tokens.empty() ? 0 : tokens[row];
                const bool passes = first[i] == kPasses;
                (passes ? tally.kept : tally.dropped[first[i]]).count(size, tokenCount);
                const size_t stage = passes ? checks.size() + 1 : checks[first[i]].stage + 1u;
                result.verdicts[row] = passes ? 0 : static_cast<uint16_t>(stage);
                const uint16_t before = verdicts[row];
                const bool wasDroppedByRule = before != 0 && !job.stages()[before - 1u].isCorpus;
                if (wasDroppedByRule && before < lastCorpus && stage > lastCorpus)
                    tally.unexamined.count(size, tokenCount);
            }
        }
    });

    result.dropped.resize(job.stages().size());
    for (size_t stage = 0; stage < job.stages().size(); ++stage)
        result.dropped[stage].resize(job.stages()[stage].isCorpus ? 1 : job.stages()[stage].rules.size());
    for (const Tally& tally : tallies) {
        result.kept += tally.kept;
        result.unexamined += tally.unexamined;
        for (size_t check = 0; check < checks.size(); ++check)
            result.dropped[checks[check].stage][checks[check].rule] += tally.dropped[check];
    }
    result.read = result.kept;
    for (const auto& stage : result.dropped)
        for (const Amount& amount : stage) result.read += amount;
    Amount left = result.read;
    for (const auto& stage : result.dropped) {
        for (const Amount& amount : stage) left -= amount;
        result.out.push_back(left);
    }
    return result;
}

}  // namespace sextant
