// SPDX-License-Identifier: Apache-2.0
// Gives every file of a folder to the reader this is linked with: what the fuzzer once found stays found, in any build.
#include "core/base/files.h"
#include "core/base/system.h"
#include "tests/fuzz/foreign_reader.h"

#include <cstdio>
#include <exception>
#include <filesystem>

namespace {

constexpr double kLongest = 1;  // seconds for one file; each takes milliseconds

int replay(const std::filesystem::path& folder) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string bytes = sextant::readFile(entry.path()).orThrow();
        const double start = sextant::steadySeconds();
        sextant::fuzz::readForeignFile(bytes);
        const double seconds = sextant::steadySeconds() - start;
        ++files;
        if (seconds < kLongest) continue;
        std::fprintf(stderr, "%s took %.1f s\n", entry.path().c_str(), seconds);
        return 1;
    }
    std::printf("%d files\n", files);
    return files > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        return replay(argv[1]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
