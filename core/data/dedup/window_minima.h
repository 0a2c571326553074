// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace sextant {

/// Consecutive windows of a text, those that begin at bytes first ... last, and the smallest hash that any half as long
/// stretch inside has: the same for all of them.
struct WindowMinimum {
    uint64_t hash = 0;
    uint32_t first = 0, last = 0;
};

/// The minima of all windows of `length` bytes, from left to right (winnowing, Schleimer et al. 2003). Windows with the
/// same bytes have the same minimum; with length / 2 bytes between two changes on average, there are few. Linear.
/// REQUIRES length >= 2.
void forEachWindowMinimum(std::string_view text, size_t length, const std::function<void(const WindowMinimum&)>& visit);

}  // namespace sextant
