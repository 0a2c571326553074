// SPDX-License-Identifier: Apache-2.0
#include "core/infer/sampler.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

using namespace sextant;

/// What is chosen from logits whose probabilities are known.
class TestSampler : public QObject {
    Q_OBJECT

    /// Probabilities 0.5, 0.3, 0.15, 0.05 of the tokens 2, 0, 3, 1.
    const std::vector<float> m_logits{std::log(0.3f), std::log(0.05f), std::log(0.5f), std::log(0.15f)};

    static SamplingOptions plain() {
        SamplingOptions options;
        options.temperature = 1;
        options.topP = 1;
        return options;
    }
    /// How often each token comes up in 20,000 draws at different positions.
    std::map<int32_t, double> shares(SamplingOptions options) const {
        constexpr int kDraws = 20000;
        std::map<int32_t, double> counts;
        Sampler sampler(options);
        std::vector<int32_t> context;
        for (int i = 0; i < kDraws; ++i) {
            context.push_back(0);
            counts[sampler.choose(m_logits, context)] += 1.0 / kDraws;
        }
        return counts;
    }
    static bool near(double got, double wanted) { return std::abs(got - wanted) < 0.015; }

private Q_SLOTS:
    void distribution() {
        const auto got = shares(plain());
        QVERIFY(near(got.at(2), 0.5) && near(got.at(0), 0.3) && near(got.at(3), 0.15) && near(got.at(1), 0.05));
    }
    void temperatureZeroIsTheBest() {
        SamplingOptions options = plain();
        options.temperature = 0;
        QCOMPARE(shares(options), (std::map<int32_t, double>{{2, shares(options).at(2)}}));
        const std::vector<float> ties{1, 3, 3};
        const std::vector<int32_t> context{0};
        QCOMPARE(Sampler(options).choose(ties, context), 1);  // of equals the smaller id
    }
    void temperatureFlattens() {
        SamplingOptions options = plain();
        options.temperature = 2;
        double sum = 0;
        for (float logit : m_logits) sum += std::exp(logit / 2);
        QVERIFY(near(shares(options).at(2), std::exp(m_logits[2] / 2) / sum));
    }
    void topK() {
        SamplingOptions options = plain();
        options.topK = 2;
        const auto got = shares(options);
        QCOMPARE(got.size(), size_t{2});
        QVERIFY(near(got.at(2), 0.625) && near(got.at(0), 0.375));
    }
    void topP() {
        SamplingOptions options = plain();
        options.topP = 0.9;  // 0.5 + 0.3 is less, so the third is in
        const auto got = shares(options);
        QCOMPARE(got.size(), size_t{3});
        QVERIFY(near(got.at(3), 0.15 / 0.95));
        options.topP = 0;
        QCOMPARE(shares(options).size(), size_t{1});
    }
    void minP() {
        SamplingOptions options = plain();
        options.minP = 0.2;  // of the best: at least 0.1
        const auto got = shares(options);
        QCOMPARE(got.size(), size_t{3});
        QVERIFY(near(got.at(2), 0.5 / 0.95));
    }
    void repetitionPenalty() {
        SamplingOptions options = plain();
        options.temperature = 0;
        options.repetitionPenalty = 3;
        const std::vector<float> logits{2, 3, -1};
        QCOMPARE(Sampler(options).choose(logits, std::vector<int32_t>{1, 1}), 0);  // 3 / 3 < 2, once for both
        QCOMPARE(Sampler(options).choose(logits, std::vector<int32_t>{0}), 1);
    }
    void biasesAndPenalties() {
        SamplingOptions options = plain();
        options.temperature = 0;
        options.logitBias = {{1, 1.5}, {-1, 9}, {77, 9}};
        const std::vector<float> logits{2, 1, 0};
        QCOMPARE(Sampler(options).choose(logits, std::vector<int32_t>{0}), 1);
        options.logitBias.clear();
        options.presencePenalty = 1.5;
        const std::vector<int32_t> context{0, 0, 1};
        QCOMPARE(Sampler(options).choose(logits, context, 0), 0);  // the prompt does not count
        QCOMPARE(Sampler(options).choose(logits, context, 2), 0);  // 0.5 and -0.5, and 0
        options.presencePenalty = 0;
        options.frequencyPenalty = 0.9;
        QCOMPARE(Sampler(options).choose(logits, context, 3), 0);  // 0.2, 0.1, 0
        options.frequencyPenalty = 1.1;
        QCOMPARE(Sampler(options).choose(logits, context, 3), 2);  // -0.2, -0.1, 0
    }
    /// More tokens than are sorted at first: what is kept is what sorting all of them would keep.
    void manyCandidates() {
        std::vector<float> logits(5000);
        for (size_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<float>((i * 7919) % 5000) * 1e-4f;
        SamplingOptions options = plain();
        options.topP = 0.5;
        Sampler sampler(options);
        std::vector<double> weights(logits.begin(), logits.end());
        for (double& weight : weights) weight = std::exp(weight);
        std::vector<double> sorted = weights;
        std::sort(sorted.rbegin(), sorted.rend());
        const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
        double mass = 0, least = 0;
        for (const double weight : sorted)
            if (mass < 0.5 * all) mass += least = weight;
        std::vector<int32_t> context;
        std::set<int32_t> seen;
        for (int i = 0; i < 20000; ++i) {
            context.push_back(0);
            const int32_t token = sampler.choose(logits, context);
            QVERIFY(weights[static_cast<size_t>(token)] >= least * (1 - 1e-9));
            seen.insert(token);
        }
        QVERIFY(seen.size() > 2000);
    }
    void sameSeedSameChoice() {
        SamplingOptions options = plain();
        options.seed = 42;
        Sampler one(options), two(options);
        options.seed = 43;
        Sampler other(options);
        std::vector<int32_t> context;
        int different = 0;
        for (int i = 0; i < 200; ++i) {
            context.push_back(i);
            const int32_t token = one.choose(m_logits, context);
            if (i % 3 != 0) QCOMPARE(two.choose(m_logits, context), token);  // not a matter of earlier choices
            different += other.choose(m_logits, context) != token;
        }
        QVERIFY(different > 50);
    }
    void defaultsOfTheMaker() {
        GenerationConfig config;
        const SamplingOptions own = samplingDefaults(config);
        QCOMPARE(own.temperature, SamplingOptions{}.temperature);
        QCOMPARE(own.topP, SamplingOptions{}.topP);
        config.temperature = 0.6;
        config.topK = 20;
        const SamplingOptions maker = samplingDefaults(config);
        QCOMPARE(maker.temperature, 0.6);
        QCOMPARE(maker.topK, int64_t{20});
        QCOMPARE(maker.topP, SamplingOptions{}.topP);
    }
};

QTEST_GUILESS_MAIN(TestSampler)
#include "tst_sampler.moc"
