// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// The candidate most like `name` (edit distance at most a third of its length, at least 2), for "did you mean".
std::optional<std::string> nearestName(std::string_view name, std::span<const std::string> candidates);

std::string join(std::span<const std::string> parts, std::string_view separator);
std::vector<std::string> split(std::string_view text, char separator);
std::string_view trimmed(std::string_view text);
/// ASCII letters made small.
std::string lowerCase(std::string_view text);
/// Every `from` (not empty) replaced by `to`.
std::string replaceAll(std::string_view text, std::string_view from, std::string_view to);

/// "1.5 GiB", "12 KiB"; "4,096", "1.23 M", "67.4 B" (billion); "1 h 02 min", "12 s": for people.
std::string formatBytes(int64_t bytes);
std::string formatCount(double count);
std::string formatDuration(double seconds);
/// The shortest decimal that reads back as the same double.
std::string formatNumber(double value);

/// Offset of the first byte that is not part of valid UTF-8 (no surrogates, no overlong forms), or npos.
size_t firstInvalidUtf8(std::string_view text);
/// Length of the longest prefix that ends on a character boundary: what a streaming decoder may print. Bytes that can
/// never become valid count as complete.
size_t completeUtf8Prefix(std::string_view text);
/// Every invalid byte replaced by U+FFFD.
std::string replaceInvalidUtf8(std::string_view text);

}  // namespace sextant
