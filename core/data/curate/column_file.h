// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/continued_file.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// A file of signals/ that is written from front to back: values one after the other. One thread.
class ColumnFile {
public:
    /// Goes on behind `bytes` that are there already (continued_file.h); 0: begins.
    static Result<ColumnFile> open(const std::filesystem::path& path, int64_t bytes) {
        ColumnFile column;
        column.m_file = SEXTANT_TRY(continueFile(path, bytes));
        column.m_bytes = bytes;
        return column;
    }
    template <class T>
    Result<void> write(const std::vector<T>& values) {
        m_buffer.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
        return m_buffer.size() < kBuffer ? Result<void>() : flush();
    }
    /// Hands everything to the system; gives the bytes there are.
    Result<int64_t> keep() {
        SEXTANT_TRY(flush());
        return m_bytes;
    }
    Result<void> finish() {
        SEXTANT_TRY(flush());
        return m_file.close();
    }

private:
    static constexpr size_t kBuffer = 1 << 16;
    Result<void> flush() {
        SEXTANT_TRY(m_file.write(m_buffer));
        m_bytes += static_cast<int64_t>(m_buffer.size());
        m_buffer.clear();
        return {};
    }
    FileWriter m_file;
    int64_t m_bytes = 0;
    std::string m_buffer;
};

}  // namespace sextant
