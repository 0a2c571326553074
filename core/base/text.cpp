// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace sextant {

namespace {

size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string printed(const char* format, double value, const char* unit) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value, unit);
    return buffer;
}

struct Utf8Step {
    size_t length;  ///< bytes looked at: the whole character, or one if it is invalid
    enum { Valid, Invalid, Truncated } state;
};

Utf8Step nextUtf8(std::string_view text, size_t at) {
    auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char lead = byte(at);
    if (lead < 0x80) return {1, Utf8Step::Valid};
    if (lead < 0xC2 || lead > 0xF4) return {1, Utf8Step::Invalid};
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // The second byte's range excludes overlong forms, surrogates and values beyond U+10FFFF.
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (size_t i = 1; i < length; ++i) {
        if (at + i >= text.size()) return {text.size() - at, Utf8Step::Truncated};
        unsigned char next = byte(at + i);
        if (next < low || next > high) return {1, Utf8Step::Invalid};
        low = 0x80;
        high = 0xBF;
    }
    return {length, Utf8Step::Valid};
}

}  // namespace

std::optional<std::string> nearestName(std::string_view name, std::span<const std::string> candidates) {
    const std::string* best = nullptr;
    size_t bestDistance = std::max<size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        size_t distance = editDistance(name, candidate);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = &candidate;
        }
    }
    return best ? std::optional(*best) : std::nullopt;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) {
        if (&part != parts.data()) text += separator;
        text += part;
    }
    return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    size_t start = 0;
    for (size_t end; (end = text.find(separator, start)) != std::string_view::npos; start = end + 1)
        parts.emplace_back(text.substr(start, end - start));
    parts.emplace_back(text.substr(start));
    return parts;
}

std::string lowerCase(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return made;
}

std::string replaceAll(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    for (size_t at = 0;;) {
        const size_t found = text.find(from, at);
        result.append(text.substr(at, found - at));
        if (found == std::string_view::npos) return result;
        result += to;
        at = found + from.size();
    }
}

std::string_view trimmed(std::string_view text) {
    size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string formatBytes(int64_t bytes) {
    static constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double value = static_cast<double>(bytes);
    size_t unit = 0;
    while (std::abs(value) >= 1024 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return printed(unit == 0 || value >= 100 ? "%.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s", value, kUnits[unit]);
}

std::string formatCount(double count) {
    static constexpr std::array kUnits{"", " k", " M", " B", " T"};
    if (std::abs(count) < 10000 && count == std::floor(count)) {
        const auto whole = static_cast<int>(count);
        char text[16];
        if (std::abs(whole) < 1000)
            std::snprintf(text, sizeof text, "%d", whole);
        else
            std::snprintf(text, sizeof text, "%d,%03d", whole / 1000, std::abs(whole) % 1000);
        return text;
    }
    size_t unit = 0;
    while (std::abs(count) >= 1000 && unit + 1 < kUnits.size()) {
        count /= 1000;
        ++unit;
    }
    return printed(count >= 100 ? "%.0f%s" : count >= 10 ? "%.1f%s" : "%.2f%s", count, kUnits[unit]);
}

std::string formatDuration(double seconds) {
    char buffer[64];
    if (!std::isfinite(seconds)) return "unknown";
    if (seconds < 10) {
        std::snprintf(buffer, sizeof buffer, "%.1f s", seconds);
    } else if (seconds < 60) {
        std::snprintf(buffer, sizeof buffer, "%.0f s", seconds);
    } else if (seconds < 3600) {
        auto whole = static_cast<long>(seconds);
        std::snprintf(buffer, sizeof buffer, "%ld min %02ld s", whole / 60, whole % 60);
    } else if (seconds < 86400) {
        auto minutes = static_cast<long>(seconds / 60);
        std::snprintf(buffer, sizeof buffer, "%ld h %02ld min", minutes / 60, minutes % 60);
    } else {
        auto hours = static_cast<long>(seconds / 3600);
        std::snprintf(buffer, sizeof buffer, "%ld d %02ld h", hours / 24, hours % 24);
    }
    return buffer;
}

std::string formatNumber(double value) {
    char buffer[64];
    auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return code == std::errc() ? std::string(buffer, end) : std::to_string(value);
}

size_t firstInvalidUtf8(std::string_view text) {
    constexpr size_t kWorthAsking = 64;
    if (text.size() >= kWorthAsking && simdjson::validate_utf8(text.data(), text.size())) return std::string_view::npos;
    for (size_t at = 0; at < text.size();) {
        Utf8Step step = nextUtf8(text, at);
        if (step.state != Utf8Step::Valid) return at;
        at += step.length;
    }
    return std::string_view::npos;
}

size_t completeUtf8Prefix(std::string_view text) {
    // Only the last three bytes can belong to an unfinished character.
    size_t start = text.size() > 3 ? text.size() - 3 : 0;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    for (size_t at = start; at < text.size();) {
        Utf8Step step = nextUtf8(text, at);
        if (step.state == Utf8Step::Truncated) return at;
        at += step.length;
    }
    return text.size();
}

std::string replaceInvalidUtf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (size_t at = 0; at < text.size();) {
        Utf8Step step = nextUtf8(text, at);
        if (step.state == Utf8Step::Valid)
            clean.append(text.substr(at, step.length));
        else
            clean.append("\xEF\xBF\xBD");
        at += step.length;
    }
    return clean;
}

}  // namespace sextant
