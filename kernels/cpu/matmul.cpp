// SPDX-License-Identifier: Apache-2.0
// The three products of a linear layer on one blocked algorithm: B is packed in panels (all threads together), then
// every thread runs the register tiles over its own rows of C. Each element of C sums its depth in blocks of the same
// size in ascending order, so neither the number of threads nor their speed can change a bit.
#include "kernels/cpu/engine.h"

#include <algorithm>
#include <stdexcept>

namespace sextant::kernels {

namespace {

/// Depth that is packed and summed at once. A smaller one keeps a block of rows and a panel in the cache; a larger one
/// reads the sums in C less often. Tiles load operands faster than they multiply, and reading C costs them little.
int64_t depthBlockOf(const GemmFamily& family) { return family.rowLayout == RowLayout::ContiguousDepth ? 512 : 1024; }
/// Bytes of A that should stay in the second-level cache while B streams past. Tiles take more rows at once: for weight
/// gradients they transpose rows of tokens, and long rows make better use of memory.
int64_t rowGroupBytes(const GemmFamily& family) {
    return family.rowLayout == RowLayout::ContiguousDepth ? 512 << 10 : 256 << 10;
}
constexpr int64_t kFewRows = 4;            // up to here a dot product per element beats packing
constexpr int64_t kPackedBytes = 4 << 20;  // of B at once
constexpr int64_t kUnpackedDepth = 512;    // of stored weights at once: whole blocks, aligned for every family

struct Problem {
    PackSource a, b;  // a: outer = rows of C; b: outer = columns of C
    int64_t rows = 0, columns = 0, depth = 0;
};

Problem describe(const Matmul& op) {
    Problem p;
    p.rows = op.c.rows();
    p.columns = op.c.columns();
    p.a = {op.a.data, op.a.dtype, 0, 0};
    p.b = {op.b.data, op.b.dtype, 0, 0};
    switch (op.shape) {
        case MatmulShape::Forward:
            p.depth = op.a.columns();
            require(op.a.rows() == p.rows && op.b.rows() == p.columns && op.b.columns() == p.depth, "matmul shapes");
            p.a.outerStride = op.a.rowStride, p.a.depthStride = 1;
            p.b.outerStride = op.b.rowStride, p.b.depthStride = 1;
            break;
        case MatmulShape::InputGradient:
            p.depth = op.a.columns();
            require(op.a.rows() == p.rows && op.b.columns() == p.columns && op.b.rows() == p.depth, "matmul shapes");
            p.a.outerStride = op.a.rowStride, p.a.depthStride = 1;
            p.b.outerStride = 1, p.b.depthStride = op.b.rowStride;
            break;
        case MatmulShape::WeightGradient:
            p.depth = op.a.rows();
            require(op.a.columns() == p.rows && op.b.columns() == p.columns && op.b.rows() == p.depth, "matmul shapes");
            p.a.outerStride = 1, p.a.depthStride = op.a.rowStride;
            p.b.outerStride = 1, p.b.depthStride = op.b.rowStride;
            break;
    }
    require(op.a.dtype == DType::Float32 || op.a.dtype == DType::BFloat16, "matmul rows of fp32 or bf16");
    require(op.a.dtype == op.b.dtype || op.shape == MatmulShape::Forward, "matmul operands of one type");
    require(wholeBlocks(op.b.dtype, op.b.columns()) && op.b.dtype != DType::Int32, "matmul weights of whole blocks");
    require(op.c.dtype == DType::Float32 || op.accumulation == Accumulation::Overwrite, "matmul adds in fp32 only");
    return p;
}

PackSource advanced(const PackSource& source, int64_t outer, int64_t depth) {
    PackSource moved = source;
    const int64_t elements = outer * source.outerStride + depth * source.depthStride;
    moved.data = static_cast<const std::byte*>(source.data) + elements * sizeOf(source.dtype);
    return moved;
}

class Product {
public:
    Product(CpuEngine& engine, const Matmul& op)
        : m_engine(engine),
          m_op(op),
          m_problem(describe(op)),
          m_family(op.a.dtype == DType::Float32 ? engine.kernels.gemmFloat32 : engine.kernels.gemmBFloat16) {
        // In place where the depth is contiguous and needs no conversion; pairs must be whole and aligned.
        const bool converted = op.a.dtype == DType::BFloat16 && m_family.depthStep == 1;
        const bool wholePairs =
            m_family.depthStep == 1 || (m_problem.depth % 2 == 0 && m_problem.a.outerStride % 2 == 0 &&
                                        reinterpret_cast<uintptr_t>(op.a.data) % 4 == 0);
        m_inPlace = m_problem.a.depthStride == 1 && !converted && wholePairs;
    }

    void run() {
        // A bf16 result is rounded once: the whole depth in one block.
        const int64_t depthBlock =
            m_op.c.dtype == DType::BFloat16 ? m_problem.depth : std::min(depthBlockOf(m_family), m_problem.depth);
        const int64_t perColumn = m_family.packedBytes(1, depthBlock, 1);
        const int64_t columnBlock =
            std::max<int64_t>(m_family.columns, kPackedBytes / perColumn / m_family.columns * m_family.columns);
        for (int64_t column = 0; column < m_problem.columns; column += columnBlock)
            for (int64_t depth = 0; depth < m_problem.depth; depth += depthBlock)
                panel(column, std::min(columnBlock, m_problem.columns - column), depth,
                      std::min(depthBlock, m_problem.depth - depth));
    }

private:
    void panel(int64_t column, int64_t columns, int64_t depth, int64_t depths) {
        const int64_t panels = (columns + m_family.columns - 1) / m_family.columns;
        const int64_t panelBytes = m_family.packedBytes(m_family.columns, depths, m_family.columns);
        m_engine.shared.reserve(panels * panelBytes);
        auto* packed = m_engine.shared.take<std::byte>(panels * panelBytes);
        m_engine.reservePerThread(storedBytes());
        m_engine.pool.forRanges(panels, [&](int64_t begin, int64_t end, int thread) {
            const int64_t first = begin * m_family.columns, count = std::min(end * m_family.columns, columns) - first;
            if (m_op.b.dtype != m_op.a.dtype)
                packStored(column + first, count, depth, depths, packed + begin * panelBytes, thread);
            else
                m_family.packColumns(advanced(m_problem.b, column + first, depth), count, depths, m_family.columns,
                                     m_family.depthAlignment, packed + begin * panelBytes);
        });
        const int64_t tiles = (m_problem.rows + m_family.rows - 1) / m_family.rows;
        m_engine.reservePerThread(packedRowBytes(std::min(rowGroup(depths), tiles * m_family.rows), depths));
        m_engine.pool.forRanges(tiles, [&](int64_t begin, int64_t end, int thread) {
            const int64_t first = begin * m_family.rows, last = std::min(end * m_family.rows, m_problem.rows);
            rows(first, last, column, columns, depth, depths, packed, m_engine.perThread[static_cast<size_t>(thread)]);
        });
    }

    /// Weights of another type than a's on their way into a panel: as fp32, then in the type that is multiplied.
    int64_t storedBytes() const { return m_op.b.dtype == m_op.a.dtype ? 0 : m_family.columns * kUnpackedDepth * 6; }
    void packStored(int64_t column, int64_t columns, int64_t depth, int64_t depths, std::byte* packed, int thread) {
        const bool pairs = m_family.depthStep == 2;
        Workspace& workspace = m_engine.perThread[static_cast<size_t>(thread)];
        workspace.begin();
        auto* unpacked = workspace.take<float>(m_family.columns * kUnpackedDepth);
        auto* rounded = workspace.take<BFloat16Bits>(m_family.columns * kUnpackedDepth);
        const int64_t panelBytes = m_family.packedBytes(m_family.columns, depths, m_family.columns);
        for (int64_t first = 0; first < columns; first += m_family.columns, packed += panelBytes) {
            const int64_t count = std::min<int64_t>(m_family.columns, columns - first);
            for (int64_t done = 0; done < depths; done += kUnpackedDepth) {
                const int64_t piece = std::min(kUnpackedDepth, depths - done);
                const Tensor values(unpacked, DType::Float32, {count, piece});
                const Tensor weights = m_op.b.rowRange(column + first, count).columnRange(depth + done, piece);
                m_engine.kernels.copy(values, weights, 0, count);
                PackSource source{unpacked, DType::Float32, piece, 1};
                if (pairs) {
                    m_engine.kernels.copy(Tensor(rounded, DType::BFloat16, {count, piece}), values, 0, count);
                    source = {rounded, DType::BFloat16, piece, 1};
                }
                m_family.packColumns(source, count, piece, m_family.columns, m_family.depthAlignment,
                                     packed + m_family.packedBytes(m_family.columns, done, m_family.columns));
            }
        }
    }

    void rows(int64_t first, int64_t last, int64_t column, int64_t columns, int64_t depth, int64_t depths,
              const std::byte* packed, Workspace& workspace) {
        GemmBlock block;
        block.packedB = packed;
        block.columns = columns;
        block.depth = m_family.steps(depths);
        block.accumulation = depth > 0 ? Accumulation::Add : m_op.accumulation;
        const int64_t group = rowGroup(depths);
        for (int64_t row = first; row < last; row += group) {
            block.rows = std::min(group, last - row);
            block.c = m_op.c.rowRange(row, block.rows).columnRange(column, columns);
            const PackSource a = advanced(m_problem.a, row, depth);  // depth blocks are whole pairs
            if (m_inPlace && fitsTiles(block.rows, depths)) {
                block.a = a.data;
                block.aRowStride = a.outerStride / m_family.depthStep;
                block.aDepthStride = 1;
                m_family.block(block);
            } else {
                packedRows(block, a, depths, workspace);
            }
        }
    }

    /// Rows in groups whose part of A stays in the second-level cache while the panels of B pass.
    int64_t rowGroup(int64_t depths) const {
        return m_family.rows *
               std::max<int64_t>(1, rowGroupBytes(m_family) / (m_family.rows * m_family.packedBytes(1, depths, 1)));
    }
    int64_t packedRowBytes(int64_t rows, int64_t depths) const {
        return (rows + m_family.rows - 1) / m_family.rows * m_family.packedBytes(m_family.rows, depths, m_family.rows);
    }

    /// Tile kernels read whole tiles: in place that must not go beyond the rows or the depth there are.
    bool fitsTiles(int64_t rows, int64_t depths) const {
        if (m_family.rowLayout == RowLayout::ContiguousRows) return true;
        return rows % m_family.rows == 0 && depths % m_family.depthAlignment == 0;
    }

    /// Packed A comes in panels of the tile's rows: one block call each, or one for all where rows lie one after the
    /// other.
    void packedRows(GemmBlock block, const PackSource& a, int64_t depths, Workspace& workspace) {
        const int64_t rows = block.rows, panelBytes = m_family.packedBytes(m_family.rows, depths, m_family.rows);
        const int64_t panels = (rows + m_family.rows - 1) / m_family.rows;
        workspace.begin();
        auto* packedA = workspace.take<std::byte>(panels * panelBytes);
        m_family.packRows(a, rows, depths, m_family.rows, packedA);
        if (m_family.rowLayout == RowLayout::ContiguousDepth) {
            block.a = packedA;
            block.aRowStride = m_family.steps(depths);
            block.aDepthStride = 1;
            m_family.block(block);
            return;
        }
        block.aRowStride = 1;
        block.aDepthStride = m_family.rows;
        // One panel of B at a time for all rows of the group, as the in-place path does it.
        const Tensor c = block.c;
        const auto* allB = static_cast<const std::byte*>(block.packedB);
        const int64_t bPanelBytes = m_family.packedBytes(m_family.columns, depths, m_family.columns);
        const int64_t columns = block.columns;
        for (int64_t column = 0; column < columns; column += m_family.columns) {
            block.columns = std::min<int64_t>(m_family.columns, columns - column);
            block.packedB = allB + column / m_family.columns * bPanelBytes;
            for (int64_t p = 0; p < panels; ++p) {
                block.a = packedA + p * panelBytes;
                block.rows = std::min<int64_t>(m_family.rows, rows - p * m_family.rows);
                block.c = c.rowRange(p * m_family.rows, block.rows).columnRange(column, block.columns);
                m_family.block(block);
            }
        }
    }

    CpuEngine& m_engine;
    const Matmul& m_op;
    Problem m_problem;
    const GemmFamily& m_family;
    bool m_inPlace = false;
};

}  // namespace

void require(bool condition, const char* what) {
    if (!condition) throw std::logic_error(std::string("operands do not fit together: ") + what);
}

void matmul(CpuEngine& engine, const Matmul& op) {
    if (op.c.count() == 0) return;
    describe(op);
    const bool stored = op.b.dtype != op.a.dtype;
    if (stored && matmulInIntegers(engine, op)) return;
    const bool isFew =
        op.rowOrder == RowOrder::AsSingle || (op.rowOrder == RowOrder::Fastest && op.a.rows() <= kFewRows);
    if (op.shape == MatmulShape::Forward && isFew) {
        if (stored) return matmulUnpackingRows(engine, op);
        engine.pool.forRanges(op.c.columns(), [&](int64_t begin, int64_t end, int) {
            engine.kernels.matmulFewRows(op.a, op.b, op.c, op.accumulation, begin, end);
        });
        return;
    }
    Product(engine, op).run();
}

}  // namespace sextant::kernels
