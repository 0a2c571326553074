// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sextant {

/// One tensor of a safetensors file. `dtype` is the file's word: "F32", "BF16", "F16", "I64" ...
struct SafetensorsEntry {
    std::string name, dtype;
    std::vector<int64_t> shape;
    uint64_t begin = 0, end = 0;  ///< bytes from the start of the data section

    int64_t count() const;
    uint64_t bytes() const { return end - begin; }
};

/// A safetensors file, memory-mapped. Opening checks the whole header against the file: lengths, ranges, sizes, no
/// overlap, no gap; a file that passes can be read without further checks.
class SafetensorsFile {
public:
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    const std::vector<SafetensorsEntry>& entries() const { return m_entries; }
    const SafetensorsEntry* find(const std::string& name) const;
    const std::byte* data(const SafetensorsEntry& entry) const {
        return m_file.bytes().data() + m_dataStart + entry.begin;
    }
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }
    /// `count` elements from `first` of an F32, BF16 or F16 tensor as fp32.
    void readFloats(const SafetensorsEntry& entry, int64_t first, int64_t count, float* out) const;

private:
    MappedFile m_file;
    uint64_t m_dataStart = 0;
    std::vector<SafetensorsEntry> m_entries;
    std::map<std::string, size_t> m_byName;
    std::map<std::string, std::string> m_metadata;
};

/// Writes a safetensors file front to back: the header first, then the tensors in the given order.
class SafetensorsWriter {
public:
    /// `entries` give name, dtype and shape; offsets are assigned here.
    static Result<SafetensorsWriter> create(const std::filesystem::path& path, std::vector<SafetensorsEntry> entries,
                                            const std::map<std::string, std::string>& metadata);
    /// The next bytes of the data section.
    Result<void> write(const void* data, size_t bytes) { return m_writer.write(data, bytes); }
    /// Syncs to disk; fails if fewer or more bytes were written than the header says.
    Result<void> finish();

private:
    FileWriter m_writer;
    int64_t m_expectedBytes = 0;
};

/// Bytes of one element of a dtype word, or 0 if it is not known.
int64_t safetensorsElementSize(const std::string& dtype);

}  // namespace sextant
