// SPDX-License-Identifier: Apache-2.0
#include "core/base/scratch_array.h"

#include "core/base/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace sextant {

Result<ScratchBytes> ScratchBytes::make(size_t bytes, Place place, const std::filesystem::path& folder) {
    ScratchBytes scratch;
    if (bytes == 0) return scratch;
    int descriptor = -1;
    if (place == Place::File) {
        SEXTANT_TRY(createFolders(folder));
        descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (descriptor < 0) return fileError("make a scratch file in", folder);
        if (int code = ::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes)); code != 0) {
            ::close(descriptor);
            errno = code;
            return fileError("make a scratch file in", folder);
        }
    }
    const int flags = place == Place::File ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, descriptor, 0);
    if (descriptor >= 0) ::close(descriptor);
    if (data == MAP_FAILED)
        return machineError("there is no memory for " + std::to_string(bytes) + " bytes: " + systemReason(),
                            "Close other programs");
    scratch.m_data = static_cast<std::byte*>(data);
    scratch.m_size = bytes;
    return scratch;
}

ScratchBytes::ScratchBytes(ScratchBytes&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

ScratchBytes& ScratchBytes::operator=(ScratchBytes&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

ScratchBytes::~ScratchBytes() {
    if (m_data) ::munmap(m_data, m_size);
}

}  // namespace sextant
