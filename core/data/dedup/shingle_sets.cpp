// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/shingle_sets.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sextant {

namespace {

constexpr size_t kWriteBytes = 1 << 20;

}  // namespace

Result<ShingleSetWriter> ShingleSetWriter::create(const std::filesystem::path& path) {
    ShingleSetWriter writer;
    writer.m_file = SEXTANT_TRY(FileWriter::open(path, FileWriter::Mode::Truncate));
    return writer;
}

Result<void> ShingleSetWriter::add(const std::vector<uint64_t>& set) {
    m_buffer.append(reinterpret_cast<const char*>(set.data()), set.size() * sizeof(uint64_t));
    m_starts.push_back(m_starts.back() + set.size());
    if (m_buffer.size() < kWriteBytes) return {};
    SEXTANT_TRY(m_file.write(m_buffer));
    m_buffer.clear();
    return {};
}

Result<std::vector<uint64_t>> ShingleSetWriter::finish() {
    SEXTANT_TRY(m_file.write(m_buffer));
    SEXTANT_TRY(m_file.close());
    return std::move(m_starts);
}

Result<ShingleSets> ShingleSets::open(const std::filesystem::path& path, std::vector<uint64_t> starts) {
    ShingleSets sets;
    sets.m_path = path;
    sets.m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (sets.m_descriptor < 0) return fileError("open", path);
    std::error_code code;
    if (std::filesystem::file_size(path, code) != starts.back() * sizeof(uint64_t))
        return dataError(path.string() + ": the file is cut off", "Remove it and start the job again");
    sets.m_starts = std::move(starts);
    return sets;
}

ShingleSets::ShingleSets(ShingleSets&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_starts(std::move(other.m_starts)) {}
ShingleSets& ShingleSets::operator=(ShingleSets&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_starts, other.m_starts);
    return *this;
}
ShingleSets::~ShingleSets() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<void> ShingleSets::read(size_t set, std::vector<uint64_t>& members) const {
    members.resize(sizeOf(set));
    size_t done = 0;
    const size_t bytes = members.size() * sizeof(uint64_t);
    while (done < bytes) {
        const ssize_t count = ::pread(m_descriptor, reinterpret_cast<char*>(members.data()) + done, bytes - done,
                                      static_cast<off_t>(m_starts[set] * sizeof(uint64_t) + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError("read", m_path);
        if (count == 0)
            return dataError(m_path.string() + ": the file is cut off", "Remove it and start the job again");
        done += static_cast<size_t>(count);
    }
    return {};
}

}  // namespace sextant
