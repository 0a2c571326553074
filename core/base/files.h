// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace sextant {

/// A descriptor of a regular file that is open for reading, to be closed by the caller. What is no file (a folder, a
/// named pipe, a socket, a device) is refused by name before it is opened, and nothing is waited for. Everything here
/// and everybody who reads files of a user opens them with it.
Result<int> openRegularFile(const std::filesystem::path& path);

/// The whole file as bytes. Fails with its name and the system's reason; a file of more than `longest` bytes is a Data
/// error.
inline constexpr int64_t kLongestWholeFile = int64_t{1} << 30;
Result<std::string> readFile(const std::filesystem::path& path, int64_t longest = kLongestWholeFile);

/// Writes under a temporary name in the same folder, syncs, renames: readers see the old file or the new one, never a
/// part. Synced to disk only with Durability::Synced (checkpoints); a status file does not need that.
enum class Durability { Buffered, Synced };
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content,
                                 Durability durability = Durability::Synced);

/// Creates the folder and its parents.
Result<void> createFolders(const std::filesystem::path& path);
/// Flushes the directory entry itself, so that a rename in it survives a power cut.
Result<void> syncFolder(const std::filesystem::path& path);

/// Bytes a plain user may still write on the disk that holds `path` (or its nearest existing parent).
Result<int64_t> freeDiskBytes(const std::filesystem::path& path);

/// errno of the call that just failed, as text, for error messages.
std::string systemReason();
/// A machine error "cannot WHAT PATH: reason" from errno.
Error fileError(const std::string& what, const std::filesystem::path& path);

/// A read-only memory map of a whole file. Movable; unmaps on destruction. An empty file gives an empty span.
class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    std::string_view text() const { return {reinterpret_cast<const char*>(m_data), m_size}; }
    size_t size() const { return m_size; }

private:
    const std::byte* m_data = nullptr;
    size_t m_size = 0;
};

/// A file that is read in places. Movable; closes on destruction. Const calls from any thread.
class RandomAccessFile {
public:
    static Result<RandomAccessFile> open(const std::filesystem::path& path);
    RandomAccessFile() = default;
    RandomAccessFile(RandomAccessFile&& other) noexcept;
    RandomAccessFile& operator=(RandomAccessFile&& other) noexcept;
    ~RandomAccessFile();

    uint64_t size() const { return m_size; }
    const std::filesystem::path& path() const { return m_path; }
    /// Reads `size` bytes from `offset` on; a Data error if the file ends before.
    Result<void> read(uint64_t offset, void* data, size_t size) const;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    uint64_t m_size = 0;
};

/// Appends to a file, creating it if needed; what lies there and is no regular file is refused by name.
/// Every `write` is one system call with the whole buffer (or a loop of them after a short write). Not thread-safe.
class FileWriter {
public:
    enum class Mode { Truncate, Append };
    static Result<FileWriter> open(const std::filesystem::path& path, Mode mode);
    FileWriter() = default;
    FileWriter(FileWriter&& other) noexcept;
    FileWriter& operator=(FileWriter&& other) noexcept;
    ~FileWriter();

    Result<void> write(std::string_view content);
    Result<void> write(const void* data, size_t size) {
        return write(std::string_view(static_cast<const char*>(data), size));
    }
    /// Waits until the content has reached the disk.
    Result<void> sync();
    /// Bytes of the file, those of earlier writers included.
    Result<int64_t> size() const;
    /// Cuts the file to its first `size` bytes.
    Result<void> truncate(int64_t size);
    /// Closes and reports what a late write failure would hide. The destructor closes silently.
    Result<void> close();
    int64_t bytesWritten() const { return m_bytesWritten; }

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    int64_t m_bytesWritten = 0;
};

}  // namespace sextant
