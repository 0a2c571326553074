// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/verdict_file.h"

#include <algorithm>

namespace sextant {

Result<void> VerdictFile::write(const std::filesystem::path& path, const SortedRuns<Verdict>& verdicts,
                                int64_t memoryBytes) {
    const std::filesystem::path part = path.string() + ".new";
    FileWriter file = SEXTANT_TRY(FileWriter::open(part, FileWriter::Mode::Truncate));
    std::string buffer;
    SEXTANT_TRY(verdicts.forEach(memoryBytes, [&](const Verdict& verdict) -> Result<void> {
        buffer.append(reinterpret_cast<const char*>(&verdict), sizeof verdict);
        if (buffer.size() < 1 << 20) return {};
        SEXTANT_TRY(file.write(buffer));
        buffer.clear();
        return {};
    }));
    SEXTANT_TRY(file.write(buffer));
    SEXTANT_TRY(file.close());
    std::error_code code;
    std::filesystem::rename(part, path, code);
    return code ? Result<void>(fileError("rename", path)) : Result<void>();
}

Result<VerdictFile> VerdictFile::open(const std::filesystem::path& path) {
    VerdictFile file;
    file.m_file = SEXTANT_TRY(MappedFile::open(path));
    if (file.m_file.size() % sizeof(Verdict) != 0)
        return dataError(path.string() + ": the file is cut off", "Remove it; the job makes it anew");
    return file;
}

std::span<const Verdict> VerdictFile::between(uint64_t first, uint64_t last) const {
    const std::span all(reinterpret_cast<const Verdict*>(m_file.bytes().data()), m_file.size() / sizeof(Verdict));
    const auto begin =
        std::partition_point(all.begin(), all.end(), [&](const Verdict& verdict) { return verdict.document < first; });
    const auto end =
        std::partition_point(begin, all.end(), [&](const Verdict& verdict) { return verdict.document <= last; });
    return {begin, end};
}

}  // namespace sextant
