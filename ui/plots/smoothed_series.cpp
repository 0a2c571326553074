// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/smoothed_series.h"

#include <cmath>

namespace sextant {

namespace {

constexpr double kNegligible = 1e-12;  // the share of a value so far away

/// Sum of weighted values and of their weights, which decay with every step away.
struct Memory {
    double sum = 0, share = 0;

    void take(double value) {
        if (!std::isfinite(value)) return;
        sum += value;
        share += 1;
    }
    void decay(double weight) {
        sum *= weight;
        share *= weight;
    }
};

}  // namespace

void SmoothedSeries::update(const MinMaxPyramid& raw, double weight, size_t generation) {
    if (weight != m_weight || generation != m_generation || raw.size() < m_values.size()) m_values = {};
    m_weight = weight;
    m_generation = generation;
    const size_t known = m_values.size(), size = raw.size();
    if (known == size) return;
    const auto reach = weight > 0 ? static_cast<size_t>(std::log(kNegligible) / std::log(weight)) + 1 : 0;
    const size_t first = known > reach ? known - reach : 0;  // that changes
    const size_t begin = first > reach ? first - reach : 0;  // that is felt there
    std::vector<Memory> before(size - first);
    Memory memory;
    for (size_t i = begin; i < size; ++i) {
        memory.decay(weight);
        memory.take(raw.value(i));
        if (i >= first) before[i - first] = memory;
    }
    memory = {};
    std::vector<double> smoothed(size - first);
    for (size_t i = size; i-- > first;) {
        memory.decay(weight);  // of what comes after i
        const Memory& past = before[i - first];
        const double value = raw.value(i);
        smoothed[i - first] = std::isfinite(value) ? (past.sum + memory.sum) / (past.share + memory.share) : value;
        memory.take(value);
    }
    m_values.truncate(first);
    for (double value : smoothed) m_values.append(value);
}

}  // namespace sextant
