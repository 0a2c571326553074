// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/fuzz/readers/memory_source.h"

#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace sextant::fuzz {

/// A file in memory, for readers that look for its parts in any order.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view bytes) : m_descriptor(::memfd_create("file", MFD_CLOEXEC)) {
        mustHold(m_descriptor >= 0);
        mustHold(::write(m_descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { ::close(m_descriptor); }
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

}  // namespace sextant::fuzz
