// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/shingle_sets.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kWriteBytes = 1 << 20;
constexpr uint64_t kNumber = sizeof(uint64_t);

Error damaged(const RandomAccessFile& file) {
    return dataError(file.path().string() + ": the file of shingle sets is cut off or damaged",
                     "Remove it, and start the job that made it again");
}

Result<uint64_t> readCount(const RandomAccessFile& file) {
    uint64_t count = 0;
    if (file.size() < kNumber || file.size() % kNumber != 0) return damaged(file);
    SEXTANT_TRY(file.read(file.size() - kNumber, &count, sizeof count));
    return count <= file.size() / kNumber - 1 ? Result<uint64_t>(count) : damaged(file);
}

}  // namespace

Result<ShingleSetWriter> ShingleSetWriter::create(const std::filesystem::path& path) {
    ShingleSetWriter writer;
    writer.m_file = SEXTANT_TRY(FileWriter::open(path, FileWriter::Mode::Truncate));
    return writer;
}

Result<void> ShingleSetWriter::append(const std::vector<uint64_t>& numbers) {
    m_buffer.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * kNumber);
    if (m_buffer.size() < kWriteBytes) return {};
    SEXTANT_TRY(m_file.write(m_buffer));
    m_buffer.clear();
    return {};
}

Result<void> ShingleSetWriter::add(const std::vector<uint64_t>& set) {
    m_sizes.push_back(set.size());
    return append(set);
}

Result<void> ShingleSetWriter::finish() {
    SEXTANT_TRY(append(m_sizes));
    SEXTANT_TRY(append({m_sizes.size()}));
    SEXTANT_TRY(m_file.write(m_buffer));
    SEXTANT_TRY(m_file.sync());
    return m_file.close();
}

Result<ShingleSets> ShingleSets::open(const std::vector<std::filesystem::path>& paths) {
    ShingleSets sets;
    for (const auto& path : paths) SEXTANT_TRY(sets.append(SEXTANT_TRY(RandomAccessFile::open(path))));
    return sets;
}

Result<uint64_t> ShingleSets::countIn(const std::filesystem::path& path) {
    return readCount(SEXTANT_TRY(RandomAccessFile::open(path)));
}

Result<void> ShingleSets::append(RandomAccessFile file) {
    const uint64_t count = SEXTANT_TRY(readCount(file)), numbers = file.size() / kNumber - 1;
    std::vector<uint64_t> sizes(count);
    SEXTANT_TRY(file.read((numbers - count) * kNumber, sizes.data(), count * kNumber));
    uint64_t left = numbers - count;
    for (const uint64_t size : sizes) {
        if (size > left) return damaged(file);
        left -= size;
        m_starts.push_back(m_starts.back() + size);
    }
    if (left > 0) return damaged(file);
    m_firsts.push_back(m_starts.size() - 1);
    m_files.push_back(std::move(file));
    return {};
}

Result<void> ShingleSets::read(size_t set, std::vector<uint64_t>& members) const {
    const auto next = std::upper_bound(m_firsts.begin(), m_firsts.end() - 1, set);
    const auto file = static_cast<size_t>(next - m_firsts.begin()) - 1;
    members.resize(sizeOf(set));
    return m_files[file].read((m_starts[set] - m_starts[m_firsts[file]]) * kNumber, members.data(),
                              members.size() * kNumber);
}

}  // namespace sextant
