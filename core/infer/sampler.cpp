// SPDX-License-Identifier: Apache-2.0
#include "core/infer/sampler.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr uint64_t kSamplingStream = 0x53414D504C45;

}  // namespace

SamplingOptions samplingDefaults(const GenerationConfig& config) {
    SamplingOptions options;
    options.temperature = config.temperature.value_or(options.temperature);
    options.topK = config.topK.value_or(options.topK);
    options.topP = config.topP.value_or(options.topP);
    options.minP = config.minP.value_or(options.minP);
    options.repetitionPenalty = config.repetitionPenalty.value_or(options.repetitionPenalty);
    return options;
}

int32_t Sampler::choose(std::span<const float> logits, std::span<const int32_t> context) {
    m_candidates.resize(logits.size());
    for (size_t i = 0; i < logits.size(); ++i) m_candidates[i] = {static_cast<int32_t>(i), logits[i]};
    if (m_options.repetitionPenalty != 1.0) {
        const auto penalty = static_cast<float>(m_options.repetitionPenalty);
        for (int32_t token : context) {
            if (token < 0 || static_cast<size_t>(token) >= logits.size()) continue;
            // Set from the raw logit, so that a token that occurred twice is not punished twice.
            const float raw = logits[static_cast<size_t>(token)];
            m_candidates[static_cast<size_t>(token)].value = raw > 0 ? raw / penalty : raw * penalty;
        }
    }
    // Ties go to the smaller id, so that the order does not depend on the sort.
    auto better = [](const Candidate& a, const Candidate& b) {
        return a.value != b.value ? a.value > b.value : a.token < b.token;
    };
    if (m_options.temperature <= 0) return std::min_element(m_candidates.begin(), m_candidates.end(), better)->token;

    size_t keep = m_candidates.size();
    if (m_options.topK > 0) keep = std::min(keep, static_cast<size_t>(m_options.topK));
    std::partial_sort(m_candidates.begin(), m_candidates.begin() + static_cast<ptrdiff_t>(keep), m_candidates.end(),
                      better);
    m_candidates.resize(keep);

    const double best = m_candidates.front().value;
    double sum = 0;
    for (Candidate& candidate : m_candidates) {
        candidate.value = static_cast<float>(std::exp((candidate.value - best) / m_options.temperature));
        sum += candidate.value;
    }
    // The best candidate has the value 1, so min-p compares directly.
    if (m_options.minP > 0) {
        while (m_candidates.size() > 1 && m_candidates.back().value < m_options.minP) {
            sum -= m_candidates.back().value;
            m_candidates.pop_back();
        }
    }
    if (m_options.topP < 1) {
        double mass = 0;
        size_t count = 0;
        while (count < m_candidates.size() && (count == 0 || mass < m_options.topP * sum))
            mass += m_candidates[count++].value;
        m_candidates.resize(count);
        sum = mass;
    }
    double point = CounterRandom(m_options.seed, kSamplingStream).uniform(context.size()) * sum;
    for (const Candidate& candidate : m_candidates) {
        point -= candidate.value;
        if (point < 0) return candidate.token;
    }
    return m_candidates.back().token;
}

}  // namespace sextant
