// SPDX-License-Identifier: Apache-2.0
// What the processor can multiply at best: the register tiles of the matrix product over operands that stay in the
// first-level cache, on all threads at once. Frequencies and neighbours differ from hour to hour, so it is measured,
// not looked up.
#include "kernels/cpu/engine.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace sextant::kernels {

namespace {

constexpr int64_t kDepth = 256;  // elements: the panel of B fits the first-level cache for every family
constexpr double kRoundSeconds = 1e-3;
constexpr int kRounds = 12;

/// One tile's operands, all ones (never zeros, which some processors multiply faster), and the block call on them.
class Tile {
public:
    Tile(const GemmFamily& family, Workspace& workspace) : m_family(family) {
        const int64_t a = family.packedBytes(family.rows, kDepth, family.rows),
                      b = family.packedBytes(family.columns, kDepth, family.columns);
        const int64_t c = int64_t{family.rows} * family.columns;
        workspace.reserve(2 * Workspace::rounded(kDepth * 4 * std::max(family.rows, family.columns)) +
                          Workspace::rounded(a) + Workspace::rounded(b) + Workspace::rounded(c * 4));
        auto* ones = workspace.take<float>(kDepth * std::max(family.rows, family.columns));
        std::fill_n(ones, kDepth * std::max(family.rows, family.columns), 1.0f);
        auto* packedA = workspace.take<std::byte>(a);
        auto* packedB = workspace.take<std::byte>(b);
        const PackSource source = asSource(ones, workspace);
        family.packRows(source, family.rows, kDepth, family.rows, packedA);
        family.packColumns(source, family.columns, kDepth, family.columns, family.depthAlignment, packedB);
        const bool rowsTogether = family.rowLayout == RowLayout::ContiguousRows;
        m_block.a = packedA;
        m_block.aRowStride = rowsTogether ? 1 : family.steps(kDepth);
        m_block.aDepthStride = rowsTogether ? family.rows : 1;
        m_block.packedB = packedB;
        m_block.rows = family.rows;
        m_block.columns = family.columns;
        m_block.depth = family.steps(kDepth);
        m_block.c = Tensor(workspace.take<float>(c), DType::Float32, {family.rows, family.columns});
    }
    void multiply() const { m_family.block(m_block); }
    double flops() const { return 2.0 * m_family.rows * m_family.columns * static_cast<double>(kDepth); }

private:
    /// The ones in the type that the family multiplies.
    PackSource asSource(float* ones, Workspace& workspace) const {
        if (m_family.depthStep == 1) return {ones, DType::Float32, kDepth, 1};
        const int64_t count = kDepth * std::max(m_family.rows, m_family.columns);
        auto* halves = workspace.take<BFloat16Bits>(count);
        std::fill_n(halves, count, BFloat16Bits{0x3F80});
        return {halves, DType::BFloat16, kDepth, 1};
    }

    const GemmFamily& m_family;
    GemmBlock m_block;
};

double secondsNow() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Of one thread, in the best of many short rounds: what disturbs a round does not lower the peak.
double threadPeak(const GemmFamily& family, Workspace& workspace) {
    const Tile tile(family, workspace);
    double best = 0;
    for (int round = 0; round < kRounds; ++round) {
        const double start = secondsNow();
        double passed = 0;
        int64_t count = 0;
        for (; passed < kRoundSeconds; passed = secondsNow() - start, count += 64)
            for (int i = 0; i < 64; ++i) tile.multiply();
        best = std::max(best, tile.flops() * static_cast<double>(count) / passed);
    }
    return best;
}

}  // namespace

double peakFlops(CpuEngine& engine, Precision precision) {
    const GemmFamily& family =
        precision == Precision::Float32 ? engine.kernels.gemmFloat32 : engine.kernels.gemmBFloat16;
    const int threads = engine.pool.threads();
    std::vector<double> rates(static_cast<size_t>(threads));
    engine.pool.forRanges(threads, [&](int64_t begin, int64_t end, int thread) {
        for (int64_t i = begin; i < end; ++i)
            rates[static_cast<size_t>(i)] = threadPeak(family, engine.perThread[static_cast<size_t>(thread)]);
    });
    double sum = 0;
    for (double rate : rates) sum += rate;
    return sum;
}

}  // namespace sextant::kernels
