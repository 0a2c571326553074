// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/seen_keys.h"

#include <algorithm>
#include <cstring>

namespace sextant {

namespace {

constexpr const char* kExtension = ".keys";

Hash128 keyAt(const MappedFile& file, size_t index) {
    Hash128 key;
    std::memcpy(&key, file.bytes().data() + index * sizeof(Hash128), sizeof key);
    return key;
}

std::filesystem::path fileOf(const std::filesystem::path& index, const std::string& jobName) {
    return index / (hexadecimal(hashText(jobName)) + kExtension);
}

}  // namespace

Result<SeenKeys> SeenKeys::open(const std::filesystem::path& index, const std::string& jobName) {
    SeenKeys seen;
    std::error_code code;
    if (index.empty() || !std::filesystem::exists(index, code)) return seen;
    std::filesystem::directory_iterator entries(index, code);
    if (code)
        return machineError("cannot read the index " + index.string() + ": " + code.message(),
                            "Check who may access it");
    for (const auto& entry : entries) {
        if (entry.path().extension() != kExtension || entry.path() == fileOf(index, jobName)) continue;
        MappedFile file = SEXTANT_TRY(MappedFile::open(entry.path()));
        if (file.size() % sizeof(Hash128) != 0)
            return dataError(entry.path().string() + ": a key is cut off at byte " + std::to_string(file.size()),
                             "Remove this file from the index, and curate its job again");
        seen.m_files.push_back({std::move(file), 0});
    }
    return seen;
}

bool SeenKeys::contains(const Hash128& key) {
    bool found = false;
    for (Keys& keys : m_files) {
        const size_t count = keys.file.size() / sizeof(Hash128);
        // In steps that double: near where the keys are asked for one after the other, and far when the first one is.
        size_t step = 1;
        while (keys.next + step <= count && keyAt(keys.file, keys.next + step - 1) < key) {
            keys.next += step;
            step *= 2;
        }
        for (; step > 0; step /= 2)
            if (keys.next + step <= count && keyAt(keys.file, keys.next + step - 1) < key) keys.next += step;
        found |= keys.next < count && keyAt(keys.file, keys.next) == key;
    }
    return found;
}

Result<SortedFileWriter<Hash128>> SeenKeys::add(const std::filesystem::path& index, const std::string& jobName,
                                                const std::filesystem::path& note) {
    SEXTANT_TRY(createFolders(index));
    return SortedFileWriter<Hash128>::open(fileOf(index, jobName), note);
}

}  // namespace sextant
