// SPDX-License-Identifier: Apache-2.0
// The AMX kernel's own source on emulated tile instructions. Its operands are packed by the product code, so the whole
// path (packing, strides, edges, three shapes) is compared with double precision, on processors without AMX, too.
#define SEXTANT_TILE_INTRINSICS "tests/support/amx_emulation.h"
#define SEXTANT_ISA amx_emulated_kernels
#include "kernels/cpu/isa/amx_kernels.cpp"

#include "kernels/cpu/engine.h"
#include "tests/support/kernel_test.h"

#include <QtTest>

using namespace sextant::kernels;
using namespace sextant::kernels::test;

class TestAmxEmulated : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapes_data() {
        QTest::addColumn<int>("M");
        QTest::addColumn<int>("N");
        QTest::addColumn<int>("K");
        const int sizes[][3] = {{32, 32, 32}, {64, 96, 64}, {5, 7, 9}, {33, 65, 31}, {96, 40, 1056}, {70, 64, 34}};
        for (auto& s : sizes) QTest::addRow("%dx%dx%d", s[0], s[1], s[2]) << s[0] << s[1] << s[2];
    }
    void shapes() {
        QFETCH(int, M);
        QFETCH(int, N);
        QFETCH(int, K);
        const auto sets = availableInstructionSets();
        if (std::find(sets.begin(), sets.end(), InstructionSet::Avx512BFloat16) == sets.end())
            QSKIP("the pair packing that AMX shares is compiled for AVX-512 BF16, which this processor lacks");
        KernelTable table = kernelTable(InstructionSet::Avx512BFloat16);
        table.gemmBFloat16 = amx_emulated_kernels::tileFamily();
        CpuEngine engine(2, table);
        for (MatmulShape shape : {MatmulShape::Forward, MatmulShape::InputGradient, MatmulShape::WeightGradient}) {
            const bool forward = shape == MatmulShape::Forward, weight = shape == MatmulShape::WeightGradient;
            Matrix a(DType::BFloat16, M, forward ? K : N), b(DType::BFloat16, weight ? M : N, K);
            a.random(1), b.random(2);
            const int64_t rows = weight ? N : M, columns = forward ? N : K, depth = forward ? K : weight ? M : N;
            std::vector<double> wanted;
            for (int64_t i = 0; i < rows; ++i)
                for (int64_t j = 0; j < columns; ++j) {
                    double sum = 0;
                    for (int64_t k = 0; k < depth; ++k)
                        sum += (weight ? a.at(k, i) : a.at(i, k)) * (forward ? b.at(j, k) : b.at(k, j));
                    wanted.push_back(sum);
                }
            for (DType out : {DType::Float32, DType::BFloat16}) {
                Matrix c(out, rows, columns, columns + 3);
                matmul(engine, {shape, a.tensor, b.tensor, c.tensor, Accumulation::Overwrite});
                QVERIFY(relativeError(c.values(), wanted) < tolerance(out, depth));
            }
            Matrix sum(DType::Float32, rows, columns);
            sum.fill([](int64_t, int64_t) { return 1; });
            matmul(engine, {shape, a.tensor, b.tensor, sum.tensor, Accumulation::Add});
            for (double& value : wanted) value += 1;
            QVERIFY(relativeError(sum.values(), wanted) < tolerance(DType::Float32, depth));
        }
    }

    /// Attention on emulated tiles against the same on AVX-512 BF16: other sums of the same rounded numbers.
    void attention() {
        const auto sets = availableInstructionSets();
        if (std::find(sets.begin(), sets.end(), InstructionSet::Avx512BFloat16) == sets.end())
            QSKIP("the kernels around the tiles are compiled for AVX-512 BF16, which this processor lacks");
        const KernelTable& vectors = kernelTable(InstructionSet::Avx512BFloat16);
        KernelTable tiles = vectors;
        tiles.gemmBFloat16 = amx_emulated_kernels::tileFamily();
        std::vector<int32_t> starts{0, 40, 40, 113};
        const int64_t T = starts.back(), D = 24, heads = 4, groups = 2;
        const Tensor sequenceStarts(starts.data(), DType::Int32, {static_cast<int64_t>(starts.size())});
        Matrix q(DType::BFloat16, T, heads * D), k(DType::BFloat16, T, groups * D), v(DType::BFloat16, T, groups * D),
            dOut(DType::BFloat16, T, heads * D);
        q.random(1), k.random(2), v.random(3), dOut.random(4);
        std::vector<std::vector<double>> results[2];
        for (int which : {0, 1}) {
            CpuEngine engine(2, which == 0 ? vectors : tiles);
            Matrix out(DType::BFloat16, T, heads * D), logSumExp(DType::Float32, heads, T);
            Matrix dq(DType::BFloat16, T, heads * D), dk(DType::BFloat16, T, groups * D),
                dv(DType::BFloat16, T, groups * D);
            attentionForward(engine,
                             {q.tensor, k.tensor, v.tensor, sequenceStarts, D, 0.2f, out.tensor, logSumExp.tensor});
            attentionBackward(engine, {q.tensor, k.tensor, v.tensor, sequenceStarts, out.tensor, logSumExp.tensor,
                                       dOut.tensor, D, 0.2f, dq.tensor, dk.tensor, dv.tensor});
            results[which] = {out.values(), logSumExp.values(), dq.values(), dk.values(), dv.values()};
        }
        for (size_t i = 0; i < results[0].size(); ++i)
            QVERIFY2(relativeError(results[1][i], results[0][i]) < 3e-3, std::to_string(i).c_str());
    }
};

QTEST_GUILESS_MAIN(TestAmxEmulated)
#include "tst_amx_emulated.moc"
