// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/min_max_pyramid.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

ValueRange single(size_t index, double value) {
    ValueRange range;
    range.first = range.last = index;
    if (std::isfinite(value)) {
        range.minimum = range.maximum = range.sum = value;
        range.finite = 1;
    } else {
        range.broken = 1;
    }
    return range;
}

}  // namespace

void ValueRange::include(const ValueRange& other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
    minimum = std::min(minimum, other.minimum);
    maximum = std::max(maximum, other.maximum);
    sum += other.sum;
    finite += other.finite;
    broken += other.broken;
}

void MinMaxPyramid::append(double value) {
    size_t position = m_values.size();
    const ValueRange added = single(position, value);
    m_values.push_back(value);
    size_t below = m_values.size();
    for (size_t level = 0; below > 1; below = m_levels[level].size(), ++level) {
        position /= kFanOut;
        if (level == m_levels.size()) {
            m_levels.emplace_back();
            rebuildNode(level, 0);
            continue;
        }
        auto& nodes = m_levels[level];
        if (position == nodes.size()) {
            nodes.push_back({added.minimum, added.maximum, added.sum, added.finite, added.broken});
            continue;
        }
        Node& node = nodes[position];
        node.minimum = std::min(node.minimum, added.minimum);
        node.maximum = std::max(node.maximum, added.maximum);
        node.sum += added.sum;
        node.finite += added.finite;
        node.broken += added.broken;
    }
}

void MinMaxPyramid::truncate(size_t count) {
    if (count >= m_values.size()) return;
    m_values.resize(count);
    size_t below = count, level = 0;
    // A level exists while the one below has more than one entry.
    for (; below > 1 && level < m_levels.size(); ++level) {
        m_levels[level].resize((below + kFanOut - 1) / kFanOut);
        below = m_levels[level].size();
        rebuildNode(level, below - 1);
    }
    m_levels.resize(level);
}

void MinMaxPyramid::rebuildNode(size_t level, size_t index) {
    const size_t below = level == 0 ? m_values.size() : m_levels[level - 1].size();
    const size_t end = std::min(below, (index + 1) * kFanOut);
    ValueRange whole;
    for (size_t child = index * kFanOut; child < end; ++child)
        whole.include(level == 0 ? single(child, m_values[child]) : nodeRange(level - 1, child));
    auto& nodes = m_levels[level];
    if (index >= nodes.size()) nodes.resize(index + 1);
    nodes[index] = {whole.minimum, whole.maximum, whole.sum, whole.finite, whole.broken};
}

ValueRange MinMaxPyramid::nodeRange(size_t level, size_t index) const {
    size_t length = kFanOut;
    for (size_t i = 0; i < level; ++i) length *= kFanOut;
    const Node& node = m_levels[level][index];
    return {index * length, std::min((index + 1) * length, m_values.size()) - 1,
            node.minimum,   node.maximum,
            node.sum,       node.finite,
            node.broken};
}

std::vector<ValueRange> MinMaxPyramid::stretches(size_t first, size_t last, size_t limit) const {
    std::vector<ValueRange> result;
    if (m_values.empty() || first > last || first >= m_values.size()) return result;
    last = std::min(last, m_values.size() - 1);
    size_t length = 1, level = 0;  // level counts from 0 = single values
    while ((last - first + 1 + length - 1) / length > limit && level < m_levels.size()) {
        length *= kFanOut;
        ++level;
    }
    result.reserve((last - first + 1) / length + 2);
    for (size_t node = first / length; node <= last / length; ++node)
        result.push_back(level == 0 ? single(node, m_values[node]) : nodeRange(level - 1, node));
    return result;
}

ValueRange MinMaxPyramid::range(size_t first, size_t last) const {
    ValueRange whole;
    if (m_values.empty() || first > last || first >= m_values.size()) return whole;
    last = std::min(last, m_values.size() - 1);
    whole.first = first, whole.last = last;
    while (first <= last) {
        // The longest stretch that begins at `first` and does not pass `last`.
        size_t length = 1, level = 0;
        while (level < m_levels.size() && first % (length * kFanOut) == 0 && first + length * kFanOut - 1 <= last) {
            length *= kFanOut;
            ++level;
        }
        whole.include(level == 0 ? single(first, m_values[first]) : nodeRange(level - 1, first / length));
        first += length;
    }
    return whole;
}

}  // namespace sextant
