// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/work_share.h"

#include <algorithm>

namespace sextant {

namespace {

__extension__ typedef unsigned __int128 Wide;

/// The fraction, in units of 2^-64, of a file's stretch at which its chunk `number` stands: the multiples of the golden
/// ratio's fraction fill it evenly however many there are (Knuth, TAOCP 6.4). The first stands in the middle.
uint64_t spread(uint32_t number) { return 0x8000000000000000 + number * uint64_t{0x9E3779B97F4A7C15}; }

}  // namespace

WorkShare::WorkShare(const std::vector<std::filesystem::path>& files, Part part) : m_part(part), m_starts{0} {
    for (const auto& file : files) {
        std::error_code code;
        const auto size = std::filesystem::file_size(file, code);
        m_starts.push_back(m_starts.back() + (code ? 0 : size));
    }
}

size_t WorkShare::partAt(uint64_t byte) const {
    if (m_starts.back() == 0) return 0;
    return std::min(static_cast<size_t>(Wide(byte) * m_part.count / m_starts.back()), m_part.count - 1);
}

size_t WorkShare::partOf(const ChunkName& name) const {
    if (name.file + 1 >= m_starts.size()) return m_part.count;  // a stray file's name: nobody's
    const uint64_t size = m_starts[name.file + 1] - m_starts[name.file];
    return partAt(m_starts[name.file] + static_cast<uint64_t>((Wide(spread(name.number)) * size) >> 64));
}

bool WorkShare::mayHave(size_t file) const {
    const uint64_t first = m_starts[file], end = m_starts[file + 1];
    return partAt(first) <= m_part.index && m_part.index <= partAt(end > first ? end - 1 : first);
}

}  // namespace sextant
