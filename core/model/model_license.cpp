// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_license.h"

#include "core/base/files.h"
#include "core/base/text.h"

#include <algorithm>
#include <vector>

namespace sextant {

namespace {

constexpr int64_t kLongestCard = 4 << 20;
constexpr size_t kLongestLine = 120;
constexpr int kMostEntries = 10000;  // of a folder that are looked at

std::string_view unquoted(std::string_view value) {
    value = trimmed(value);
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    return quoted ? value.substr(1, value.size() - 2) : value;
}

/// The value of a top-level key of YAML: what stands behind it, or the first entry of a list below it.
std::string valueOf(const std::vector<std::string>& lines, std::string_view key) {
    for (size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].starts_with(key) || lines[i].size() <= key.size() || lines[i][key.size()] != ':') continue;
        std::string_view value = trimmed(std::string_view(lines[i]).substr(key.size() + 1));
        if (value.empty() && i + 1 < lines.size() && trimmed(lines[i + 1]).starts_with("-"))
            value = trimmed(lines[i + 1]).substr(1);
        return shownLine(unquoted(value));
    }
    return {};
}

}  // namespace

std::string shownLine(std::string_view text) {
    std::string line = replaceInvalidUtf8(text.substr(0, text.find('\n')));
    std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    line = trimmed(line);
    if (line.size() <= kLongestLine) return line;
    return line.substr(0, completeUtf8Prefix(std::string_view(line).substr(0, kLongestLine))) + "…";
}

std::string licenseOfCard(std::string_view card) {
    std::vector<std::string> lines;
    for (const std::string& line : split(card.substr(0, kLongestCard), '\n')) {
        const bool isFence = trimmed(line) == "---";
        if (lines.empty() && !isFence) return {};
        if (!lines.empty() && isFence) break;
        lines.push_back(line);
    }
    const std::string license = valueOf(lines, "license");
    const std::string named = license == "other" ? valueOf(lines, "license_name") : std::string();
    return named.empty() ? license : named;
}

ModelLicense licenseOfFolder(const std::filesystem::path& folder) {
    ModelLicense license;
    if (const auto card = readFile(folder / "README.md", kLongestCard)) license.name = licenseOfCard(card.value());
    std::error_code code;
    int looked = 0;
    for (std::filesystem::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (++looked > kMostEntries) break;
        const std::string name = entry->path().filename().string(), lower = lowerCase(name);
        const bool isLicense =
            lower.starts_with("license") || lower.starts_with("licence") || lower.starts_with("copying");
        if (isLicense && (license.file.empty() || name < license.file)) license.file = shownLine(name);
    }
    return license;
}

ModelLicense licenseOfGguf(const GgufValues& values) {
    const std::string license = shownLine(values.text("general.license"));
    const std::string named = license == "other" ? shownLine(values.text("general.license.name")) : std::string();
    return {named.empty() ? license : named, {}};
}

}  // namespace sextant
