// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/input_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sextant {

Result<InputFile> InputFile::open(const std::filesystem::path& path) {
    InputFile file;
    file.m_path = path;
    file.m_descriptor = SEXTANT_TRY(openRegularFile(path));
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_taken(other.m_taken) {}

InputFile::~InputFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<size_t> InputFile::read(std::span<char> buffer) {
    size_t filled = 0;
    while (filled < buffer.size()) {
        const ssize_t count = ::read(m_descriptor, buffer.data() + filled, buffer.size() - filled);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError("read", m_path);
        if (count == 0) break;
        filled += static_cast<size_t>(count);
    }
    m_taken += static_cast<int64_t>(filled);
    return filled;
}

Result<size_t> InputFile::readAt(int64_t offset, std::span<char> buffer) const {
    size_t filled = 0;
    while (filled < buffer.size()) {
        const ssize_t count = ::pread(m_descriptor, buffer.data() + filled, buffer.size() - filled,
                                      static_cast<off_t>(offset) + static_cast<off_t>(filled));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError("read", m_path);
        if (count == 0) break;
        filled += static_cast<size_t>(count);
    }
    return filled;
}

Result<void> InputFile::seek(int64_t offset) {
    if (::lseek(m_descriptor, static_cast<off_t>(offset), SEEK_SET) < 0) return fileError("read", m_path);
    m_taken = offset;
    return {};
}

Result<int64_t> InputFile::size() const {
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0) return fileError("examine", m_path);
    return static_cast<int64_t>(status.st_size);
}

}  // namespace sextant
