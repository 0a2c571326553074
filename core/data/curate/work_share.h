// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/chunk_file.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sextant {

/// Part `index` of `count`, from 0.
struct Part {
    size_t index = 0, count = 1;
    /// "3/7", as it is written on a command line.
    std::string text() const { return std::to_string(index) + "/" + std::to_string(count); }
    friend bool operator==(const Part&, const Part&) = default;
};

/// Which chunks one of several processes does: a pure function of the files' sizes, so that all of them agree without a
/// word. The files lie end to end on a line, every part owns an equal stretch of it, and a file's chunks are spread
/// evenly over the file's stretch. So a small file has one owner, and the parts a large one reaches into share it.
class WorkShare {
public:
    WorkShare(const std::vector<std::filesystem::path>& files, Part part);

    /// The part a chunk belongs to, in every pass.
    size_t partOf(const ChunkName& name) const;
    bool has(const ChunkName& name) const { return partOf(name) == m_part.index; }
    /// Whether some chunk of the file may belong to this part.
    bool mayHave(size_t file) const;
    int64_t bytesOf(size_t file) const { return static_cast<int64_t>(m_starts[file + 1] - m_starts[file]); }

private:
    size_t partAt(uint64_t byte) const;

    Part m_part;
    std::vector<uint64_t> m_starts;  // of the files on the line, and its end
};

}  // namespace sextant
