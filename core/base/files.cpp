// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"

#include "core/base/temporary_files.h"
#include "core/base/text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sextant {

namespace {

class Descriptor {
public:
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_value >= 0) ::close(m_value);
    }
    int get() const { return m_value; }

private:
    int m_value;
};

}  // namespace

std::string systemReason() { return std::strerror(errno); }

Error fileError(const std::string& what, const std::filesystem::path& path) {
    int code = errno;
    std::string next;
    if (code == ENOSPC || code == EDQUOT) next = "Free some space on that disk, or choose another folder";
    if (code == EACCES || code == EPERM) next = "Check who may access it, or choose another folder";
    if (code == EROFS) next = "That disk is read-only; choose another folder";
    if (code == ENOENT) next = "Check the path";
    ErrorKind kind = (code == ENOENT || code == ENOTDIR || code == EISDIR) ? ErrorKind::Data : ErrorKind::Machine;
    return {kind, "cannot " + what + " " + path.string() + ": " + std::strerror(code), next};
}

namespace {

/// What lies at a path, in words; empty: a regular file.
std::string_view otherThanFile(mode_t mode) {
    if (S_ISREG(mode)) return {};
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

Error noRegularFile(const std::filesystem::path& path, mode_t mode) {
    return dataError(path.string() + " is " + std::string(otherThanFile(mode)) + " where a file is needed",
                     "Name a file; what a program writes must be saved to one first");
}

}  // namespace

Result<int> openRegularFile(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return fileError("open", path);
    if (!S_ISREG(info.st_mode)) return noRegularFile(path, info.st_mode);
    // It may have become something else meanwhile, and files of /proc may wait for what never comes.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fileError("open", path);
    if (::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) return descriptor;
    ::close(descriptor);
    return noRegularFile(path, info.st_mode);
}

Result<std::string> readFile(const std::filesystem::path& path, int64_t longest) {
    const Descriptor file(SEXTANT_TRY(openRegularFile(path)));
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return fileError("read", path);
    std::string content;
    content.reserve(static_cast<size_t>(std::min<int64_t>(info.st_size, longest)));
    char buffer[1 << 16];
    for (;;) {
        ssize_t count = ::read(file.get(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError("read", path);
        if (count == 0) return content;
        content.append(buffer, static_cast<size_t>(count));
        if (static_cast<int64_t>(content.size()) > longest)
            return dataError(path.string() + " has more than the " + formatBytes(longest) + " that are read of it",
                             "Check whether it is the right file");
    }
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content, Durability durability) {
    const std::filesystem::path temporary = temporaryName(path);
    auto discard = [&](Error error) {
        ::unlink(temporary.c_str());
        return error;
    };
    auto writer = FileWriter::open(temporary, FileWriter::Mode::Truncate);
    if (!writer) return writer.error();
    if (auto written = writer.value().write(content); !written) return discard(written.error());
    if (durability == Durability::Synced) {
        if (auto synced = writer.value().sync(); !synced) return discard(synced.error());
    }
    if (auto closed = writer.value().close(); !closed) return discard(closed.error());
    if (::rename(temporary.c_str(), path.c_str()) != 0) return discard(fileError("write", path));
    if (durability == Durability::Synced) return syncFolder(path.parent_path());
    return {};
}

Result<void> createFolders(const std::filesystem::path& path) {
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (!code && std::filesystem::is_directory(path)) return {};
    errno = code ? code.value() : ENOTDIR;
    Error error = fileError("create the folder", path);
    error.kind = ErrorKind::Machine;
    return error;
}

Result<void> syncFolder(const std::filesystem::path& path) {
    std::filesystem::path folder = path.empty() ? "." : path;
    Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0) return fileError("open the folder", folder);
    if (::fsync(directory.get()) != 0 && errno != EINVAL) return fileError("sync the folder", folder);
    return {};
}

Result<int64_t> freeDiskBytes(const std::filesystem::path& path) {
    std::error_code code;
    std::filesystem::path existing = std::filesystem::absolute(path, code);
    while (!existing.empty() && !std::filesystem::exists(existing, code) && existing != existing.root_path())
        existing = existing.parent_path();
    struct statvfs info {};
    if (::statvfs(existing.c_str(), &info) != 0) return fileError("ask the free space of", existing);
    return static_cast<int64_t>(info.f_bavail) * static_cast<int64_t>(info.f_frsize);
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const Descriptor file(SEXTANT_TRY(openRegularFile(path)));
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return fileError("read", path);
    MappedFile mapped;
    mapped.m_size = static_cast<size_t>(info.st_size);
    if (mapped.m_size == 0) return mapped;
    void* memory = ::mmap(nullptr, mapped.m_size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (memory == MAP_FAILED) {
        mapped.m_size = 0;
        return fileError("map", path);
    }
    mapped.m_data = static_cast<const std::byte*>(memory);
    return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

MappedFile::~MappedFile() {
    if (m_data) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

Result<RandomAccessFile> RandomAccessFile::open(const std::filesystem::path& path) {
    RandomAccessFile file;
    file.m_path = path;
    file.m_descriptor = SEXTANT_TRY(openRegularFile(path));
    struct stat info {};
    if (::fstat(file.m_descriptor, &info) != 0) return fileError("open", path);
    file.m_size = static_cast<uint64_t>(info.st_size);
    return file;
}

RandomAccessFile::RandomAccessFile(RandomAccessFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_size(std::exchange(other.m_size, 0)) {}

RandomAccessFile& RandomAccessFile::operator=(RandomAccessFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    return *this;
}

RandomAccessFile::~RandomAccessFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<void> RandomAccessFile::read(uint64_t offset, void* data, size_t size) const {
    for (size_t done = 0; done < size;) {
        const ssize_t count =
            ::pread(m_descriptor, static_cast<char*>(data) + done, size - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError("read", m_path);
        if (count == 0)
            return dataError(m_path.string() + ": the file is cut off", "Remove it and start the job again");
        done += static_cast<size_t>(count);
    }
    return {};
}

Result<FileWriter> FileWriter::open(const std::filesystem::path& path, Mode mode) {
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (mode == Mode::Append ? O_APPEND : O_TRUNC);
    struct stat info {};
    // A terminal or /dev/null may be written to; a pipe would wait for a reader.
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISCHR(info.st_mode))
        return noRegularFile(path, info.st_mode);
    FileWriter writer;
    writer.m_path = path;
    writer.m_descriptor = ::open(path.c_str(), flags, 0644);
    if (writer.m_descriptor < 0) {
        Error error = fileError("write", path);
        error.kind = ErrorKind::Machine;
        return error;
    }
    return writer;
}

FileWriter::FileWriter(FileWriter&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_bytesWritten(other.m_bytesWritten) {}

FileWriter& FileWriter::operator=(FileWriter&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_bytesWritten, other.m_bytesWritten);
    return *this;
}

FileWriter::~FileWriter() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<void> FileWriter::write(std::string_view content) {
    while (!content.empty()) {
        ssize_t count = ::write(m_descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError("write", m_path);
        content.remove_prefix(static_cast<size_t>(count));
        m_bytesWritten += count;
    }
    return {};
}

Result<int64_t> FileWriter::size() const {
    struct stat info {};
    if (::fstat(m_descriptor, &info) != 0) return fileError("read", m_path);
    return static_cast<int64_t>(info.st_size);
}

Result<void> FileWriter::truncate(int64_t size) {
    if (::ftruncate(m_descriptor, size) != 0) return fileError("write", m_path);
    return {};
}

Result<void> FileWriter::sync() {
    if (::fdatasync(m_descriptor) != 0) return fileError("sync", m_path);
    return {};
}

Result<void> FileWriter::close() {
    int descriptor = std::exchange(m_descriptor, -1);
    if (descriptor >= 0 && ::close(descriptor) != 0) return fileError("close", m_path);
    return {};
}

}  // namespace sextant
