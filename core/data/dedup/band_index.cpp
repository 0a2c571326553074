// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/band_index.h"

#include "core/base/hash.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kWriteBytes = 1 << 20;
constexpr const char* kRedo = "Remove the files of this name from the index, and curate their job again";

std::filesystem::path stemOf(const std::filesystem::path& folder, const std::string& jobName) {
    return folder / hexadecimal(hashText(jobName));
}

std::filesystem::path with(std::filesystem::path stem, const std::string& extension) { return stem += extension; }

Result<void> checkScheme(const std::filesystem::path& folder, const std::string& scheme) {
    const std::filesystem::path path = folder / "scheme.txt";
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return {};
    const std::string found = SEXTANT_TRY(readFile(path));
    return found == scheme ? Result<void>()
                           : Result<void>(usageError("the index " + folder.string() + " was made with " + found +
                                                         ", this stage says " + scheme,
                                                     "Use the same options, or another index"));
}

Result<void> moveTo(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code code;
    std::filesystem::rename(from, to, code);
    return code ? Result<void>(fileError("rename", from)) : Result<void>();
}

}  // namespace

Result<BandIndex> BandIndex::open(const std::filesystem::path& folder, const std::string& scheme,
                                  const std::string& jobName) {
    BandIndex index;
    std::error_code code;
    if (folder.empty() || !std::filesystem::exists(folder, code)) return index;
    SEXTANT_TRY(checkScheme(folder, scheme));
    std::vector<std::filesystem::path> stems;
    std::filesystem::directory_iterator entries(folder, code);
    if (code)
        return machineError("cannot read the index " + folder.string() + ": " + code.message(),
                            "Check who may access it");
    for (const auto& entry : entries)
        if (entry.path().extension() == ".bands" && entry.path().stem() != stemOf(folder, jobName).filename())
            stems.push_back(folder / entry.path().stem());
    std::sort(stems.begin(), stems.end());
    std::vector<std::filesystem::path> sets;
    for (const auto& stem : stems) {
        const RandomAccessFile bands = SEXTANT_TRY(RandomAccessFile::open(with(stem, ".bands")));
        if (bands.size() % sizeof(BandEntry) != 0)
            return dataError(stem.string() + ": a file of this index is cut off", kRedo);
        index.m_entryStarts.push_back(index.m_entryStarts.back() + bands.size() / sizeof(BandEntry));
        index.m_bands.push_back(bands.path());
        sets.push_back(with(stem, ".sets"));
    }
    index.m_sets = SEXTANT_TRY(ShingleSets::open(sets));
    return index;
}

Result<void> BandIndex::visitEntries(uint64_t first, uint64_t end,
                                     const std::function<Result<void>(const BandEntry&)>& visit) const {
    std::vector<BandEntry> batch;
    for (size_t file = 0; file < m_bands.size(); ++file) {
        const uint64_t to = std::min(end, m_entryStarts[file + 1]);
        uint64_t at = std::max(first, m_entryStarts[file]);
        if (at >= to) continue;
        const RandomAccessFile bands = SEXTANT_TRY(RandomAccessFile::open(m_bands[file]));
        for (; at < to; at += batch.size()) {
            batch.resize(std::min<uint64_t>(to - at, 1 << 14));
            SEXTANT_TRY(bands.read((at - m_entryStarts[file]) * sizeof(BandEntry), batch.data(),
                                   batch.size() * sizeof(BandEntry)));
            for (const BandEntry& entry : batch) {
                if (entry.member >= m_sets.firstOf(file + 1) - m_sets.firstOf(file))
                    return dataError(bands.path().string() + ": an entry names a document that is not in it", kRedo);
                SEXTANT_TRY(visit({entry.key, entry.member + m_sets.firstOf(file)}));
            }
        }
    }
    return {};
}

Result<BandIndex::Writer> BandIndex::Writer::create(const std::filesystem::path& folder, const std::string& scheme,
                                                    const std::string& jobName) {
    SEXTANT_TRY(createFolders(folder));
    SEXTANT_TRY(checkScheme(folder, scheme));
    SEXTANT_TRY(writeFileAtomically(folder / "scheme.txt", scheme));
    Writer writer;
    writer.m_stem = stemOf(folder, jobName);
    writer.m_sets = SEXTANT_TRY(ShingleSetWriter::create(with(writer.m_stem, ".sets.new")));
    writer.m_bands = SEXTANT_TRY(FileWriter::open(with(writer.m_stem, ".bands.new"), FileWriter::Mode::Truncate));
    return writer;
}

Result<void> BandIndex::Writer::add(const std::vector<uint64_t>& set, std::span<const uint64_t> bandKeys) {
    SEXTANT_TRY(m_sets.add(set));
    for (const uint64_t key : bandKeys) {
        const BandEntry entry{key, m_documents};
        m_buffer.append(reinterpret_cast<const char*>(&entry), sizeof entry);
    }
    ++m_documents;
    if (m_buffer.size() < kWriteBytes) return {};
    SEXTANT_TRY(m_bands.write(m_buffer));
    m_buffer.clear();
    return {};
}

Result<void> BandIndex::Writer::finish() {
    SEXTANT_TRY(m_bands.write(m_buffer));
    SEXTANT_TRY(m_bands.sync());
    SEXTANT_TRY(m_bands.close());
    SEXTANT_TRY(m_sets.finish());
    // The bands make the job's part visible, so they go last when it is added, and first when it is replaced.
    std::error_code code;
    std::filesystem::remove(with(m_stem, ".bands"), code);
    SEXTANT_TRY(moveTo(with(m_stem, ".sets.new"), with(m_stem, ".sets")));
    return moveTo(with(m_stem, ".bands.new"), with(m_stem, ".bands"));
}

}  // namespace sextant
