// SPDX-License-Identifier: Apache-2.0
#include "core/model/rotary_tables.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

namespace sextant {

namespace {

constexpr double kTurn = 2 * std::numbers::pi;

/// Peng et al. 2023 (YaRN), section 3.2: fast pairs keep their frequency, slow ones are divided by the factor, and a
/// ramp over the dimensions lies between.
class YarnRamp {
public:
    explicit YarnRamp(const RotaryEmbedding& rotary)
        : m_low(dimension(rotary, rotary.betaFast)), m_high(dimension(rotary, rotary.betaSlow)) {
        if (rotary.truncate) {
            m_low = std::floor(m_low);
            m_high = std::ceil(m_high);
        }
        m_low = std::max(m_low, 0.0);
        m_high = std::min(m_high, static_cast<double>(rotary.width - 1));
        if (m_low == m_high) m_high += 0.001;
    }
    /// 0: as it was; 1: divided by the factor.
    double at(int64_t pair) const {
        return std::clamp((static_cast<double>(pair) - m_low) / (m_high - m_low), 0.0, 1.0);
    }

private:
    /// The dimension that turns `rotations` times within the original context.
    static double dimension(const RotaryEmbedding& rotary, double rotations) {
        return static_cast<double>(rotary.width) *
               std::log(static_cast<double>(rotary.originalContext) / (rotations * kTurn)) /
               (2 * std::log(rotary.theta));
    }
    double m_low, m_high;
};

/// Llama 3.1: pairs are told apart by their wavelength.
double llama3Frequency(const RotaryEmbedding& rotary, double plain) {
    const double wavelength = kTurn / plain, context = static_cast<double>(rotary.originalContext);
    if (wavelength < context / rotary.highFrequencyFactor) return plain;
    if (wavelength > context / rotary.lowFrequencyFactor) return plain / rotary.factor;
    const double smooth =
        (context / wavelength - rotary.lowFrequencyFactor) / (rotary.highFrequencyFactor - rotary.lowFrequencyFactor);
    return (1 - smooth) * plain / rotary.factor + smooth * plain;
}

std::vector<float> scaledBy(const std::vector<float>& values, int64_t half,
                            const std::function<double(int64_t position)>& factor) {
    std::vector<float> scaled(values.size());
    for (size_t i = 0; i < values.size(); ++i)
        scaled[i] = static_cast<float>(static_cast<double>(values[i]) * factor(static_cast<int64_t>(i) / half));
    return scaled;
}

}  // namespace

std::vector<float> rotaryFrequencies(const RotaryEmbedding& rotary, int64_t positions) {
    const auto& longRope = positions > rotary.originalContext ? rotary.longFactors : rotary.shortFactors;
    std::vector<float> frequencies;
    for (int64_t pair = 0; pair < rotary.width / 2; ++pair) {
        const double exponent = static_cast<double>(2 * pair) / static_cast<double>(rotary.width);
        double frequency = std::pow(rotary.theta, -exponent);
        switch (rotary.scaling) {
            case RotaryScaling::Default:
                break;
            case RotaryScaling::Linear:
                frequency /= rotary.factor;
                break;
            case RotaryScaling::Llama3:
                frequency = llama3Frequency(rotary, frequency);
                break;
            case RotaryScaling::Yarn: {
                const double slow = YarnRamp(rotary).at(pair);
                frequency = frequency / rotary.factor * slow + frequency * (1 - slow);
                break;
            }
            case RotaryScaling::LongRope:
                frequency /= longRope[static_cast<size_t>(pair)];
                break;
        }
        frequencies.push_back(static_cast<float>(frequency));
    }
    return frequencies;
}

std::vector<RotaryTable> uploadRotaryTables(kernels::Backend& backend, const ModelShape& model, const Arena& arena) {
    std::vector<RotaryTable> tables;
    for (size_t index = 0; index < model.rotaries.size(); ++index) {
        const RotaryEmbedding& rotary = model.rotaries[index];
        const std::string name = "rotary." + std::to_string(index) + ".";
        RotaryTable table{arena.tensor(name + "cosine"), arena.tensor(name + "sine"), {}, {}};
        const int64_t positions = table.cosine.rows(), half = table.cosine.columns();
        const std::vector<float> frequencies = rotaryFrequencies(rotary, positions);
        std::vector<float> cosines, sines;
        for (int64_t position = 0; position < positions; ++position)
            for (const float frequency : frequencies) {
                const auto angle = static_cast<double>(static_cast<float>(position) * frequency);
                cosines.push_back(static_cast<float>(std::cos(angle) * rotary.attentionFactor));
                sines.push_back(static_cast<float>(std::sin(angle) * rotary.attentionFactor));
            }
        backend.upload(table.cosine, cosines.data());
        backend.upload(table.sine, sines.data());
        table.queryCosine = table.cosine;
        table.querySine = table.sine;
        if (rotary.queryScaleBeta != 0) {
            auto grown = [&](int64_t position) {
                return 1 +
                       rotary.queryScaleBeta * std::log(1 + std::floor(static_cast<double>(position) /
                                                                       static_cast<double>(rotary.originalContext)));
            };
            table.queryCosine = arena.tensor(name + "query_cosine");
            table.querySine = arena.tensor(name + "query_sine");
            backend.upload(table.queryCosine, scaledBy(cosines, half, grown).data());
            backend.upload(table.querySine, scaledBy(sines, half, grown).data());
        }
        tables.push_back(table);
    }
    return tables;
}

}  // namespace sextant
