// SPDX-License-Identifier: Apache-2.0
#include "core/infer/sampler.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

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
    return m_candidates[draw(context.size(), 0)].token;
}

size_t Sampler::draw(uint64_t position, uint64_t attempt) const {
    double sum = 0;
    for (const Candidate& candidate : m_candidates) sum += candidate.weight;
    double point = CounterRandom(m_options.seed, kSamplingStream + attempt).uniform(position) * sum;
    for (size_t place = 0; place < m_candidates.size(); ++place) {
        point -= m_candidates[place].weight;
        if (point < 0) return place;
    }
    return m_candidates.size() - 1;
}

int32_t Sampler::chooseAmong(std::span<const float> given, std::span<const int32_t> context, size_t generated,
                             const Allows& allows) {
    const std::span<const float> logits = adjusted(given, context, generated);
    if (m_options.temperature <= 0) return likeliestAmong(logits, allows);
    keepCandidates(logits);
    // What is drawn and does not pass is put aside and drawn for again: the same as to ask for each before.
    for (uint64_t attempt = 0; !m_candidates.empty(); ++attempt) {
        const size_t place = draw(context.size(), attempt);
        const int32_t token = m_candidates[place].token;
        if (allows(token)) return token;
        m_candidates.erase(m_candidates.begin() + static_cast<ptrdiff_t>(place));
    }
    return likeliestAmong(logits, allows);
}

int32_t Sampler::likeliestAmong(std::span<const float> logits, const Allows& allows) const {
    const auto best = static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    if (allows(best)) return best;
    std::vector<int32_t> ids(logits.size());
    std::iota(ids.begin(), ids.end(), 0);
    auto better = [&](int32_t a, int32_t b) {
        const float left = logits[static_cast<size_t>(a)], right = logits[static_cast<size_t>(b)];
        return left != right ? left > right : a < b;
    };
    // The first of a few are found without sorting all.
    size_t done = 0;
    for (size_t count = 64; done < ids.size(); count *= 8) {
        const size_t end = std::min(count, ids.size());
        const auto begin = ids.begin() + static_cast<ptrdiff_t>(done);
        std::partial_sort(begin, ids.begin() + static_cast<ptrdiff_t>(end), ids.end(), better);
        for (; done < end; ++done)
            if (allows(ids[done])) return ids[done];
    }
    return -1;
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
