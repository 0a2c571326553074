// SPDX-License-Identifier: Apache-2.0
#include "core/plan/derived_figures.h"
#include "core/plan/schedule.h"
#include "core/plan/time_estimate.h"
#include "core/spec/config_file.h"

#include <QtTest>

#include <cmath>

using namespace sextant;

static PretrainSpec presetSpec(const std::string& name) {
    return readConfigText("kind: pretrain\nmodel: {preset: " + name + "}\ndata: {sources: [{path: x}]}\n", "p")
        .config.as<PretrainSpec>();
}

class TestPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Parameter counts of the paper's models (deepseek-llm facts, section 3).
    void paperParameterCounts() {
        auto seven = presetSpec("deepseek-7b"), large = presetSpec("deepseek-67b");
        QCOMPARE(parameterLayout(shapeOf(seven.model)).parameterCount(), int64_t{6910365696});
        QCOMPARE(parameterLayout(shapeOf(seven.model)).nonEmbeddingCount(), int64_t{6071504896});
        QCOMPARE(parameterLayout(shapeOf(large.model)).parameterCount(), int64_t{67425001472});
        QCOMPARE(parameterLayout(shapeOf(large.model)).nonEmbeddingCount(), int64_t{65747279872});
        // M counted from the real widths and GQA: 4.247e10 and 4.327e11.
        QVERIFY(std::abs(derivedFigures(seven, ElementType::BFloat16).paperFlopsPerToken / 4.247e10 - 1) < 1e-3);
        QVERIFY(std::abs(derivedFigures(large, ElementType::BFloat16).paperFlopsPerToken / 4.327e11 - 1) < 1e-3);
        QCOMPARE(derivedFigures(seven, ElementType::BFloat16).tokensPerStep, int64_t{9437184});
        QCOMPARE(derivedFigures(large, ElementType::BFloat16).tokensPerStep, int64_t{18874368});
    }

    void layoutIsDense() {
        auto model = presetSpec("demo-1m").model;
        model.vocabSize = 515;
        for (bool tied : {false, true}) {
            model.tieWordEmbeddings = tied;
            ParameterLayout layout = parameterLayout(shapeOf(model));
            int64_t end = 0;
            for (const StoredParameter* parameter : layout.all()) {
                QVERIFY(parameter->offset >= end && parameter->offset < end + 16);
                QCOMPARE(parameter->offset % 16, int64_t{0});
                end = parameter->offset + parameter->count();
                int64_t rows = 0;
                for (const LogicalParameter& part : parameter->parts) {
                    QCOMPARE(part.firstRow, rows);
                    rows += part.rows;
                }
                QCOMPARE(rows, parameter->rows);
                QCOMPARE(parameter->offset >= layout.matrixElements, parameter->kind == StoredParameter::Kind::Norm);
            }
            QVERIFY(layout.totalElements >= end);
            QCOMPARE(layout.head.offset == layout.embedding.offset, tied);
        }
    }

    void multiStep() {
        TrainOptions train;
        train.maxSteps = 1000;
        train.learningRate = 1e-3;
        train.warmupSteps = 10;
        train.schedule = Schedule::MultiStep;
        QCOMPARE(learningRateAt(train, 0), 1e-4);
        QCOMPARE(learningRateAt(train, 9), 1e-3);
        QCOMPARE(learningRateAt(train, 799), 1e-3);
        QVERIFY(std::abs(learningRateAt(train, 800) - 1e-3 * std::sqrt(0.1)) < 1e-12);
        QVERIFY(std::abs(learningRateAt(train, 899) - 3.1623e-4) < 1e-8);
        QVERIFY(std::abs(learningRateAt(train, 900) - 1e-4) < 1e-12);
        QVERIFY(std::abs(learningRateAt(train, 999) - 1e-4) < 1e-12);
    }

    /// What is marked in plots is where the function that trains changes, at awkward lengths, too.
    void turnsAreWhereTheRateTurns() {
        TrainOptions train;
        train.learningRate = 1e-3;
        train.warmupSteps = 8;
        for (const int64_t steps : {10, 17, 99, 150, 1000, 12345}) {
            train.maxSteps = steps;
            train.schedule = Schedule::MultiStep;
            std::vector<int64_t> falls;
            for (int64_t step = 9; step < steps; ++step)
                if (learningRateAt(train, step) < learningRateAt(train, step - 1)) falls.push_back(step);
            std::vector<int64_t> marked;
            for (const ScheduleTurn& turn : scheduleTurns(train)) {
                if (turn.kind == ScheduleTurn::Kind::RateFalls && turn.step > 8) marked.push_back(turn.step);
                if (turn.kind == ScheduleTurn::Kind::WarmupEnds) QCOMPARE(turn.step, int64_t{8});
            }
            QCOMPARE(marked, falls);
        }
        train.maxSteps = 200;
        train.schedule = Schedule::WarmupStableDecay;
        train.decayRatio = 0.25;
        QCOMPARE(scheduleTurns(train).back().kind, ScheduleTurn::Kind::DecayBegins);
        QCOMPARE(learningRateAt(train, scheduleTurns(train).back().step), 1e-3);
        QVERIFY(learningRateAt(train, scheduleTurns(train).back().step + 1) < 1e-3);
    }

    void schedulesEndWhereTheySay() {
        TrainOptions train;
        train.maxSteps = 200;
        train.learningRate = 2e-3;
        train.warmupRatio = 0.1;
        train.minimumLearningRateRatio = 0.1;
        QCOMPARE(resolvedWarmupSteps(train), int64_t{20});
        for (Schedule schedule :
             {Schedule::Cosine, Schedule::Linear, Schedule::Constant, Schedule::WarmupStableDecay}) {
            train.schedule = schedule;
            double previous = 0;
            for (int64_t step = 0; step < 20; ++step) {
                QVERIFY(learningRateAt(train, step) > previous);
                previous = learningRateAt(train, step);
            }
            QCOMPARE(learningRateAt(train, 20), 2e-3);
            for (int64_t step = 20; step < 200; ++step) {
                QVERIFY(learningRateAt(train, step) <= 2e-3 && learningRateAt(train, step) >= 2e-4 - 1e-12);
                if (step > 20) QVERIFY(learningRateAt(train, step) <= learningRateAt(train, step - 1) + 1e-15);
            }
        }
        train.schedule = Schedule::Cosine;
        QVERIFY(std::abs(learningRateAt(train, 199) - 2e-4) < 1e-9);
    }

    void flopsOfModelA() {
        ModelOptions model;
        model.vocabSize = 4096;
        model.hiddenSize = 256;
        model.intermediateSize = 704;
        model.numHiddenLayers = 8;
        model.numAttentionHeads = 8;
        model.numKeyValueHeads = 4;
        // 6 * (8 * (256*512 + 256*256 + 3*256*704 + 2*256) + 256 + 4096*256) + 6 * 8 * 256 * 256
        double matrices = 8.0 * (256 * 512 + 256 * 256 + 3 * 256 * 704 + 2 * 256) + 256 + 4096 * 256;
        QCOMPARE(flopsPerToken(shapeOf(model), 256), 6 * matrices + 6.0 * 8 * 256 * 256);
    }

    /// The FLOPs of the plan over those per second that the run nearest in size reached.
    void timeFollowsFromWhatWasMeasured() {
        DerivedFigures figures;
        figures.flopsPerToken = 2e7;
        figures.totalFlops = 6e12;
        QVERIFY(!estimatedTime(figures, {}));
        const std::vector<MeasuredSpeed> useless = {{0, 100}, {1e7, 0}};
        QVERIFY(!estimatedTime(figures, useless));
        const std::vector<MeasuredSpeed> measured = {{1e6, 1000}, {1e7, 6000}, {1e10, 100}};
        const auto estimate = estimatedTime(figures, measured);
        QVERIFY(estimate);
        QCOMPARE(estimate->basis, size_t{1});
        QCOMPARE(estimate->seconds, 100.0);
        QCOMPARE(estimate->tokensPerSecond, 3000.0);
    }

    void vocabularyRowsArePadded() {
        auto spec = presetSpec("demo-1m");
        QCOMPARE(resolvedModel(spec, 100015).vocabSize, int64_t{100032});
        spec.model.padVocabSizeToMultipleOf = 4096;
        QCOMPARE(resolvedModel(spec, 100015).vocabSize, int64_t{102400});
        spec.model.padVocabSizeToMultipleOf = 1;
        QCOMPARE(resolvedModel(spec, 100015).vocabSize, int64_t{100015});
        spec.model.vocabSize = 120000;
        QCOMPARE(resolvedModel(spec, 100015).vocabSize, int64_t{120000});
    }

    void largestBatchFits() {
        auto spec = presetSpec("demo-1m");
        spec.model.vocabSize = 2048;
        StepShape step{0, 256, ElementType::Float32};
        int64_t best = largestFittingBatch(shapeOf(spec.model), step, int64_t{1} << 30);
        step.sequences = best;
        QVERIFY(best > 0 && planTraining(shapeOf(spec.model), step).totalBytes() <= int64_t{1} << 30);
        step.sequences = best + 1;
        QVERIFY(planTraining(shapeOf(spec.model), step).totalBytes() > int64_t{1} << 30);
        QCOMPARE(largestFittingBatch(shapeOf(spec.model), step, 1000), int64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
