// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace sextant {

/// A large array of plain values that may lie in an unnamed file, so that the system can write what is not in use to
/// disk instead of running out of memory. Zeroed. Movable; freed on destruction.
class ScratchBytes {
public:
    enum class Place { Memory, File };
    /// Machine errors name the folder: no room, not writable.
    static Result<ScratchBytes> make(size_t bytes, Place place, const std::filesystem::path& folder);
    ScratchBytes() = default;
    ScratchBytes(ScratchBytes&& other) noexcept;
    ScratchBytes& operator=(ScratchBytes&& other) noexcept;
    ~ScratchBytes();

    template <class T>
    std::span<T> as() const {
        return {reinterpret_cast<T*>(m_data), m_size / sizeof(T)};
    }

private:
    std::byte* m_data = nullptr;
    size_t m_size = 0;
};

}  // namespace sextant
