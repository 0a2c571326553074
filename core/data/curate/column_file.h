// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// A file of signals/ that is written from front to back: values one after the other. One thread.
class ColumnFile {
public:
    static Result<ColumnFile> create(const std::filesystem::path& path) {
        ColumnFile column;
        column.m_file = SEXTANT_TRY(FileWriter::open(path, FileWriter::Mode::Truncate));
        return column;
    }
    template <class T>
    Result<void> write(const std::vector<T>& values) {
        m_buffer.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
        return m_buffer.size() < kBuffer ? Result<void>() : flush();
    }
    Result<void> finish() {
        SEXTANT_TRY(flush());
        return m_file.close();
    }

private:
    static constexpr size_t kBuffer = 1 << 16;
    Result<void> flush() {
        SEXTANT_TRY(m_file.write(m_buffer));
        m_buffer.clear();
        return {};
    }
    FileWriter m_file;
    std::string m_buffer;
};

}  // namespace sextant
