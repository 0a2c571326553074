// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/work_checksum.h"

#include "core/base/files.h"
#include "core/base/hash.h"

#include <algorithm>
#include <vector>

namespace sextant {

namespace {

constexpr size_t kBlock = 1 << 20;

std::filesystem::path sumOf(const std::filesystem::path& file) { return file.string() + ".sum"; }

Result<std::string> checksumOf(const std::filesystem::path& path) {
    const RandomAccessFile file = SEXTANT_TRY(RandomAccessFile::open(path));
    std::vector<char> block(kBlock);
    uint64_t hash = file.size();
    for (uint64_t at = 0; at < file.size(); at += kBlock) {
        const auto size = static_cast<size_t>(std::min<uint64_t>(kBlock, file.size() - at));
        SEXTANT_TRY(file.read(at, block.data(), size));
        hash = hashBytes(block.data(), size, hash);
    }
    return hexadecimal(hash);
}

}  // namespace

Result<void> writeChecksum(const std::filesystem::path& content, const std::filesystem::path& file) {
    return writeFileAtomically(sumOf(file), SEXTANT_TRY(checksumOf(content)), Durability::Buffered);
}

Result<void> verifyChecksum(const std::filesystem::path& file, const char* next) {
    if (SEXTANT_TRY(checksumOf(file)) == SEXTANT_TRY(readFile(sumOf(file)))) return {};
    return dataError(file.string() + ": the content does not match its checksum", next);
}

bool hasChecksum(const std::filesystem::path& file) {
    std::error_code code;
    return std::filesystem::exists(file, code) && std::filesystem::exists(sumOf(file), code);
}

}  // namespace sextant
