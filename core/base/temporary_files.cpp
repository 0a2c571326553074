// SPDX-License-Identifier: Apache-2.0
#include "core/base/temporary_files.h"

#include "core/base/hash.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <string>
#include <string_view>

namespace sextant {

namespace {

constexpr std::string_view kMark = ".tmp-";
constexpr size_t kProcessDigits = 16;

const std::string& thisProcess() {
    static const std::string process = hexadecimal((uint64_t{std::random_device()()} << 32) | std::random_device()());
    return process;
}

/// Whether temporaryName() of another process made this name.
bool isLeft(const std::string& name) {
    const size_t mark = name.rfind(kMark);
    if (mark == std::string::npos) return false;
    const std::string_view rest = std::string_view(name).substr(mark + kMark.size());
    if (rest.size() < kProcessDigits + 2 || rest[kProcessDigits] != '-') return false;
    const std::string_view process = rest.substr(0, kProcessDigits), number = rest.substr(kProcessDigits + 1);
    return process.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
           number.find_first_not_of("0123456789") == std::string_view::npos && process != thisProcess();
}

}  // namespace

std::filesystem::path temporaryName(const std::filesystem::path& path) {
    static std::atomic<unsigned> counter = 0;
    std::filesystem::path temporary = path;
    temporary += std::string(kMark) + thisProcess() + "-" + std::to_string(counter++);
    return temporary;
}

void removeLeftTemporaries(const std::filesystem::path& folder) {
    std::error_code code, ignored;
    for (std::filesystem::recursive_directory_iterator entry(folder, code), end; !code && entry != end;
         entry.increment(code))
        if (entry->is_regular_file(ignored) && !entry->is_symlink(ignored) && isLeft(entry->path().filename().string()))
            std::filesystem::remove(entry->path(), ignored);
}

}  // namespace sextant
