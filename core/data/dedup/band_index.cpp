// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/band_index.h"

#include "core/base/hash.h"
#include "core/data/dedup/decision_phases.h"
#include "core/data/dedup/shingle_sets.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr const char* kRedo = "Remove the folder of this job from the index, and curate the job again";

std::filesystem::path folderOf(const std::filesystem::path& index, const std::string& jobName) {
    return index / hexadecimal(hashText(jobName));
}
std::filesystem::path additionOf(const std::filesystem::path& index, const std::string& jobName) {
    return folderOf(index, jobName).string() + kUnfinishedAddition;
}

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

}  // namespace

Result<BandIndex> BandIndex::open(const std::filesystem::path& folder, const std::string& scheme,
                                  const std::string& jobName) {
    BandIndex index;
    std::error_code code;
    if (folder.empty() || !std::filesystem::exists(folder, code)) return index;
    SEXTANT_TRY(checkScheme(folder, scheme));
    std::filesystem::directory_iterator entries(folder, code);
    if (code)
        return machineError("cannot read the index " + folder.string() + ": " + code.message(),
                            "Check who may access it");
    std::vector<std::filesystem::path> jobs;
    for (const auto& entry : entries)
        if (entry.is_directory(code) && entry.path().extension() != kUnfinishedAddition &&
            entry.path() != folderOf(folder, jobName))
            jobs.push_back(entry.path());
    std::sort(jobs.begin(), jobs.end());
    for (const auto& job : jobs) SEXTANT_TRY(index.append(job));
    return index;
}

Result<void> BandIndex::append(const std::filesystem::path& job) {
    const auto bands = DecisionPhases::finishedIn(job / "bands"), sets = DecisionPhases::finishedIn(job / "sets");
    if (!bands || !sets || bands->size() != sets->size())
        return dataError(job.string() + ": files of this index are missing", kRedo);
    for (size_t file = 0; file < bands->size(); ++file) {
        const RandomAccessFile entries = SEXTANT_TRY(RandomAccessFile::open((*bands)[file]));
        if (entries.size() % sizeof(BandEntry) != 0)
            return dataError(entries.path().string() + ": a file of this index is cut off", kRedo);
        m_entryStarts.push_back(m_entryStarts.back() + entries.size() / sizeof(BandEntry));
        m_documentStarts.push_back(m_documentStarts.back() + SEXTANT_TRY(ShingleSets::countIn((*sets)[file])));
        m_bands.push_back((*bands)[file]);
        m_sets.push_back((*sets)[file]);
    }
    return {};
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
                if (entry.member >= m_documentStarts[file + 1] - m_documentStarts[file])
                    return dataError(bands.path().string() + ": an entry names a document that is not in it", kRedo);
                SEXTANT_TRY(visit({entry.key, entry.member + m_documentStarts[file]}));
            }
        }
    }
    return {};
}

Result<void> BandIndex::visitSets(std::span<const uint64_t> documents,
                                  const std::function<Result<void>(const std::vector<uint64_t>&)>& visit) const {
    std::vector<uint64_t> set;
    for (auto next = documents.begin(); next != documents.end();) {
        const auto start = std::upper_bound(m_documentStarts.begin(), m_documentStarts.end() - 1, *next);
        const auto file = static_cast<size_t>(start - m_documentStarts.begin()) - 1;
        const ShingleSets sets = SEXTANT_TRY(ShingleSets::open({m_sets[file]}));
        for (; next != documents.end() && *next < m_documentStarts[file + 1]; ++next) {
            SEXTANT_TRY(sets.read(*next - m_documentStarts[file], set));
            SEXTANT_TRY(visit(set));
        }
    }
    return {};
}

Result<std::filesystem::path> BandIndex::beginAddition(const std::filesystem::path& folder, const std::string& scheme,
                                                       const std::string& jobName) {
    const std::filesystem::path addition = additionOf(folder, jobName);
    SEXTANT_TRY(createFolders(addition));
    SEXTANT_TRY(checkScheme(folder, scheme));
    SEXTANT_TRY(writeFileAtomically(folder / "scheme.txt", scheme));
    return addition;
}

Result<void> BandIndex::finishAddition(const std::filesystem::path& folder, const std::string& jobName) {
    std::error_code code;
    std::filesystem::remove_all(folderOf(folder, jobName), code);
    std::filesystem::rename(additionOf(folder, jobName), folderOf(folder, jobName), code);
    if (code) return fileError("rename", additionOf(folder, jobName));
    DecisionPhases::forgetBasis(folderOf(folder, jobName));
    return syncFolder(folder);
}

}  // namespace sextant
