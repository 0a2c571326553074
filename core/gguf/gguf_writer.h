// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/gguf/gguf_header.h"

namespace sextant {

/// Writes a GGUF file tensor by tensor, under a temporary name until it is whole: `finish` gives it its own. A writer
/// that ends before leaves nothing behind. Movable; one thread.
class GgufWriter {
public:
    static Result<GgufWriter> create(const std::filesystem::path& path, GgufHeader header);
    GgufWriter(GgufWriter&& other) noexcept;
    GgufWriter& operator=(GgufWriter&& other) noexcept;
    ~GgufWriter();

    /// The next bytes of the tensors, in the order in which they were added to the header; in pieces of any size, which
    /// do not go beyond the end of a tensor (std::logic_error).
    Result<void> write(std::span<const std::byte> bytes);
    /// Syncs and renames. REQUIRES that all bytes of all tensors were written (std::logic_error).
    Result<void> finish();

private:
    GgufWriter() = default;

    std::filesystem::path m_path, m_temporary;
    GgufHeader m_header;
    FileWriter m_file;
    size_t m_tensor = 0;    // that is written
    int64_t m_written = 0;  // of it, bytes
};

}  // namespace sextant
