// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/verdict_file.h"

#include "core/data/dedup/sorted_file_writer.h"

#include <algorithm>
#include "core/data/dedup/work_checksum.h"

namespace sextant {

Result<void> VerdictFile::write(const std::filesystem::path& path, const SortedRuns<Verdict>& verdicts,
                                int64_t memoryBytes, const std::stop_token& stop) {
    auto file = SEXTANT_TRY(SortedFileWriter<Verdict>::open(path, path.string() + ".note"));
    const auto add = [&](const Verdict& verdict) -> Result<void> {
        if (!stop.stop_requested()) return file.add(verdict);
        SEXTANT_TRY(file.keep());
        return Error{ErrorKind::Interrupted, "joining what was decided was stopped", {}};
    };
    SEXTANT_TRY(verdicts.between(file.last(), {}, memoryBytes, add));
    SEXTANT_TRY(file.finish());
    return writeChecksum(path, path);
}

bool VerdictFile::isComplete(const std::filesystem::path& path) { return hasChecksum(path); }

Result<VerdictFile> VerdictFile::openChecked(const std::filesystem::path& path) {
    SEXTANT_TRY(verifyChecksum(path, "Remove this file; the job makes it anew"));
    return open(path);
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
