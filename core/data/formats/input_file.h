// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace sextant {

/// Plain reads instead of a memory map: a file that shrinks meanwhile ends early and does not kill the process.
class InputFile {
public:
    /// What is no regular file is refused by name.
    static Result<InputFile> open(const std::filesystem::path& path);
    InputFile() = default;
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&&) = delete;
    ~InputFile();

    /// Fills as much of `buffer` as the file still gives; less only at its end.
    Result<size_t> read(std::span<char> buffer);
    /// The same from any place of the file on, without moving on. Any thread.
    Result<size_t> readAt(int64_t offset, std::span<char> buffer) const;
    /// Reads on from there; bytesTaken() counts from the beginning of the file.
    Result<void> seek(int64_t offset);
    /// Of the whole file now.
    Result<int64_t> size() const;
    int64_t bytesTaken() const { return m_taken; }
    std::string name() const { return m_path.string(); }

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    int64_t m_taken = 0;
};

}  // namespace sextant
