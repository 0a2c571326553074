// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sextant {

/// Plain values as the bytes of a file (little-endian machines), and back.
template <class T>
std::string bytesOf(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}
/// The values that lie in the bytes; bytes at the end that are no whole value are dropped.
template <class T>
std::vector<T> valuesFrom(std::string_view bytes) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

}  // namespace sextant
