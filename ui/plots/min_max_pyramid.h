// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace sextant {

/// What a stretch of consecutive values looks like. NaN and infinities are not part of minimum, maximum and mean; they
/// are counted, so that a plot can show where they are.
struct ValueRange {
    size_t first = 0, last = 0;  ///< indices, both included
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();
    double sum = 0;
    size_t finite = 0;
    size_t broken = 0;

    bool hasValues() const { return finite > 0; }
    double mean() const { return sum / static_cast<double>(finite); }
    void include(const ValueRange& other);
};

/// A series of values with minimum and maximum of ever longer stretches, so that drawing costs as much as there are
/// pixels, not as there are values, and no spike is ever lost. Appending is O(log n). No thread of its own.
class MinMaxPyramid {
public:
    static constexpr size_t kFanOut = 4;

    void append(double value);
    /// Keeps the first `count` values: what a resume from an earlier step does to a curve.
    void truncate(size_t count);
    size_t size() const { return m_values.size(); }
    double value(size_t index) const { return m_values[index]; }

    /// Values [first, last] as at most `limit` + 2 stretches in order (limit >= 1). Stretches begin at multiples of
    /// their length, so a picture does not flicker while the series grows.
    std::vector<ValueRange> stretches(size_t first, size_t last, size_t limit) const;
    /// Minimum and maximum over [first, last], in O(log n).
    ValueRange range(size_t first, size_t last) const;

private:
    struct Node {
        double minimum, maximum, sum;
        size_t finite, broken;
    };
    ValueRange nodeRange(size_t level, size_t index) const;
    void rebuildNode(size_t level, size_t index);

    std::vector<double> m_values;
    std::vector<std::vector<Node>> m_levels;  ///< m_levels[0]: stretches of kFanOut values
};

}  // namespace sextant
