// SPDX-License-Identifier: Apache-2.0
#include "core/gguf/gguf_writer.h"

#include "core/base/temporary_files.h"

#include <stdexcept>
#include <utility>

namespace sextant {

Result<GgufWriter> GgufWriter::create(const std::filesystem::path& path, GgufHeader header) {
    GgufWriter writer;
    writer.m_path = path;
    writer.m_header = std::move(header);
    const std::filesystem::path temporary = temporaryName(path);
    writer.m_file = SEXTANT_TRY(FileWriter::open(temporary, FileWriter::Mode::Truncate));
    writer.m_temporary = temporary;
    SEXTANT_TRY(writer.m_file.write(writer.m_header.bytes()));
    return writer;
}

GgufWriter::GgufWriter(GgufWriter&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_temporary(std::exchange(other.m_temporary, {})),
      m_header(std::move(other.m_header)),
      m_file(std::move(other.m_file)),
      m_tensor(other.m_tensor),
      m_written(other.m_written) {}

GgufWriter& GgufWriter::operator=(GgufWriter&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_temporary, other.m_temporary);
    std::swap(m_header, other.m_header);
    std::swap(m_file, other.m_file);
    std::swap(m_tensor, other.m_tensor);
    std::swap(m_written, other.m_written);
    return *this;
}

GgufWriter::~GgufWriter() {
    std::error_code code;
    if (!m_temporary.empty()) std::filesystem::remove(m_temporary, code);
}

Result<void> GgufWriter::write(std::span<const std::byte> bytes) {
    const auto& tensors = m_header.tensors();
    if (m_tensor == tensors.size() || static_cast<int64_t>(bytes.size()) > tensors[m_tensor].bytes - m_written)
        throw std::logic_error("more bytes than the GGUF header has tensors for");
    SEXTANT_TRY(m_file.write(bytes.data(), bytes.size()));
    m_written += static_cast<int64_t>(bytes.size());
    if (m_written < tensors[m_tensor].bytes) return {};
    const int64_t end = tensors[m_tensor].offset + m_written;
    const int64_t padding = (GgufHeader::kAlignment - end % GgufHeader::kAlignment) % GgufHeader::kAlignment;
    ++m_tensor;
    m_written = 0;
    return m_file.write(std::string(static_cast<size_t>(padding), '\0'));
}

Result<void> GgufWriter::finish() {
    if (m_tensor != m_header.tensors().size())
        throw std::logic_error("the bytes of " + m_header.tensors()[m_tensor].name + " were not all written");
    SEXTANT_TRY(m_file.sync());
    SEXTANT_TRY(m_file.close());
    std::error_code code;
    std::filesystem::rename(m_temporary, m_path, code);
    if (code) {
        errno = code.value();
        return fileError("write", m_path);
    }
    m_temporary.clear();
    return syncFolder(m_path.parent_path());
}

}  // namespace sextant
