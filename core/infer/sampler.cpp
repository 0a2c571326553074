// SPDX-License-Identifier: Apache-2.0
#include "core/infer/sampler.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <map>

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

int32_t Sampler::choose(std::span<const float> given, std::span<const int32_t> context, size_t generated) {
    const std::span<const float> logits = adjusted(given, context, generated);
    if (m_options.temperature <= 0)
        return static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    keepCandidates(logits);
    double sum = 0;
    for (const Candidate& candidate : m_candidates) sum += candidate.weight;
    double point = CounterRandom(m_options.seed, kSamplingStream).uniform(context.size()) * sum;
    for (const Candidate& candidate : m_candidates) {
        point -= candidate.weight;
        if (point < 0) return candidate.token;
    }
    return m_candidates.back().token;
}

std::span<const float> Sampler::adjusted(std::span<const float> logits, std::span<const int32_t> context,
                                         size_t generated) {
    const bool punishes = m_options.presencePenalty != 0 || m_options.frequencyPenalty != 0;
    if (m_options.repetitionPenalty == 1 && !punishes && m_options.logitBias.empty()) return logits;
    m_logits.assign(logits.begin(), logits.end());
    auto known = [&](int32_t token) { return token >= 0 && static_cast<size_t>(token) < logits.size(); };
    for (const auto& [token, bias] : m_options.logitBias)
        if (known(token)) m_logits[static_cast<size_t>(token)] += static_cast<float>(bias);
    auto counted = [](std::span<const int32_t> tokens) {
        std::map<int32_t, int64_t> counts;
        for (const int32_t token : tokens) ++counts[token];
        return counts;
    };
    if (m_options.repetitionPenalty != 1) {
        const auto penalty = static_cast<float>(m_options.repetitionPenalty);
        for (const auto& [token, count] : counted(context)) {
            if (!known(token)) continue;
            float& logit = m_logits[static_cast<size_t>(token)];
            logit = logit > 0 ? logit / penalty : logit * penalty;
        }
    }
    if (punishes)
        for (const auto& [token, count] : counted(context.last(std::min(generated, context.size()))))
            if (known(token))
                m_logits[static_cast<size_t>(token)] -= static_cast<float>(
                    m_options.presencePenalty + m_options.frequencyPenalty * static_cast<double>(count));
    return m_logits;
}

void Sampler::keepCandidates(std::span<const float> logits) {
    const double best = *std::max_element(logits.begin(), logits.end());
    m_candidates.clear();
    double sum = 0;
    // The best candidate has the weight 1, so min-p compares directly.
    for (size_t i = 0; i < logits.size(); ++i) {
        const double weight = std::exp((logits[i] - best) / m_options.temperature);
        if (weight <= 0 || weight < m_options.minP) continue;
        m_candidates.push_back({static_cast<int32_t>(i), weight});
        sum += weight;
    }
    auto better = [](const Candidate& a, const Candidate& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.token < b.token;
    };
    const size_t topK =
        m_options.topK > 0 ? std::min(m_candidates.size(), static_cast<size_t>(m_options.topK)) : m_candidates.size();
    if (m_options.topP >= 1 && topK == m_candidates.size()) return;  // all of them: their order does not matter
    // Few candidates have most of the mass: they are sorted out of the others, more of them until it is enough.
    for (size_t count = 64;; count *= 8) {
        count = std::min(count, topK);
        std::partial_sort(m_candidates.begin(), m_candidates.begin() + static_cast<ptrdiff_t>(count),
                          m_candidates.end(), better);
        if (count == topK && topK < m_candidates.size()) {
            m_candidates.resize(topK);
            sum = 0;
            for (const Candidate& candidate : m_candidates) sum += candidate.weight;
        }
        double mass = 0;
        for (size_t i = 0; i < count; ++i) {
            mass += m_candidates[i].weight;
            if (mass < m_options.topP * sum) continue;
            m_candidates.resize(i + 1);
            return;
        }
        if (count == topK) return;
    }
}

}  // namespace sextant
