// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace sextant::kernels {

/// Memory an op uses while it runs, kept from call to call. `reserve` makes room before the op goes parallel (it may
/// throw std::bad_alloc, which must not happen on a worker); `begin` starts handing out from the front again, `take`
/// hands out pieces aligned to 64 bytes. One thread.
class Workspace {
public:
    explicit Workspace(int64_t bytes) { grow(bytes); }

    int64_t bytes() const { return m_bytes; }
    void reserve(int64_t bytes) {
        if (bytes > m_bytes) grow(bytes);
        begin();
    }
    void begin() noexcept { m_used = 0; }
    template <class T>
    T* take(int64_t count) {
        std::byte* at = m_memory.get() + m_used;
        m_used += rounded(count * static_cast<int64_t>(sizeof(T)));
        return reinterpret_cast<T*>(at);
    }
    static int64_t rounded(int64_t bytes) { return (bytes + 63) / 64 * 64; }

private:
    struct Free {
        void operator()(std::byte* memory) const { std::free(memory); }
    };
    void grow(int64_t bytes) {
        m_bytes = rounded(bytes);
        m_memory.reset();
        m_memory.reset(static_cast<std::byte*>(std::aligned_alloc(64, static_cast<size_t>(m_bytes))));
        if (!m_memory) throw std::bad_alloc();
    }
    std::unique_ptr<std::byte, Free> m_memory;
    int64_t m_bytes = 0, m_used = 0;
};

}  // namespace sextant::kernels
