// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/band_index.h"

#include "core/base/hash.h"

#include <algorithm>
#include <cstring>

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
    for (const auto& stem : stems) {
        Part part;
        part.bands = SEXTANT_TRY(MappedFile::open(with(stem, ".bands")));
        const std::string starts = SEXTANT_TRY(readFile(with(stem, ".starts")));
        if (part.bands.size() % sizeof(BandEntry) != 0 || starts.size() < sizeof(uint64_t) ||
            starts.size() % sizeof(uint64_t) != 0)
            return dataError(stem.string() + ": a file of this index is cut off", kRedo);
        std::vector<uint64_t> values(starts.size() / sizeof(uint64_t));
        std::memcpy(values.data(), starts.data(), starts.size());
        if (!std::is_sorted(values.begin(), values.end()))
            return dataError(stem.string() + ".starts: the places are out of order", kRedo);
        part.sets = SEXTANT_TRY(ShingleSets::open(with(stem, ".sets"), std::move(values)));
        part.first = index.m_documents;
        index.m_documents += part.sets.count();
        index.m_parts.push_back(std::move(part));
    }
    return index;
}

Result<void> BandIndex::addTo(BandSorter& entries) const {
    for (const Part& part : m_parts)
        for (size_t at = 0; at < part.bands.size(); at += sizeof(BandEntry)) {
            BandEntry entry;
            std::memcpy(&entry, part.bands.bytes().data() + at, sizeof entry);
            if (entry.member >= part.sets.count())
                return dataError("an index entry names a document that is not in it", kRedo);
            entry.member += part.first;
            SEXTANT_TRY(entries.add(entry));
        }
    return {};
}

Result<void> BandIndex::readSet(uint64_t document, std::vector<uint64_t>& set) const {
    const auto part = std::prev(
        std::partition_point(m_parts.begin(), m_parts.end(), [&](const Part& p) { return p.first <= document; }));
    return part->sets.read(document - part->first, set);
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
    const std::vector<uint64_t> starts = SEXTANT_TRY(m_sets.finish());
    // The bands make the job's part visible, so they go last when it is added, and first when it is replaced.
    std::error_code code;
    std::filesystem::remove(with(m_stem, ".bands"), code);
    SEXTANT_TRY(moveTo(with(m_stem, ".sets.new"), with(m_stem, ".sets")));
    SEXTANT_TRY(writeFileAtomically(
        with(m_stem, ".starts"),
        std::string_view(reinterpret_cast<const char*>(starts.data()), starts.size() * sizeof(uint64_t))));
    return moveTo(with(m_stem, ".bands.new"), with(m_stem, ".bands"));
}

}  // namespace sextant
