// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/warc/header_fields.h"

#include "core/base/text.h"

#include <algorithm>

namespace sextant {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// What stands before `separator`, cut off `rest` together with it.
std::string_view takeUpTo(char separator, std::string_view& rest) {
    const size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

}  // namespace

bool sameWord(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view headerField(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        std::string_view line = takeUpTo('\n', header);
        if (line.size() > name.size() && line[name.size()] == ':' && sameWord(line.substr(0, name.size()), name))
            return trimmed(line.substr(name.size() + 1));
    }
    return {};
}

std::string mediaType(std::string_view contentType) { return lowerCase(trimmed(takeUpTo(';', contentType))); }

std::string_view mediaParameter(std::string_view contentType, std::string_view name) {
    takeUpTo(';', contentType);
    while (!contentType.empty()) {
        std::string_view value = takeUpTo(';', contentType);
        if (!sameWord(trimmed(takeUpTo('=', value)), name)) continue;
        value = trimmed(value);
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        return trimmed(value);
    }
    return {};
}

}  // namespace sextant
