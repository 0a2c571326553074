// SPDX-License-Identifier: Apache-2.0
#include "core/data/dedup/decision_phases.h"

#include "core/base/parallel.h"
#include "core/base/system.h"
#include "core/data/dedup/work_checksum.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <mutex>
#include <random>

namespace sextant {

namespace {

constexpr const char* kRemoveFolder = "Remove the folder it lies in; the job makes it anew";
constexpr size_t kMostUnits = 1 << 20;  // a mark that says more is damaged

Error interrupted() { return {ErrorKind::Interrupted, "the decision about the corpus was stopped", {}}; }

std::filesystem::path markOf(const std::filesystem::path& folder) { return folder / "finished"; }

std::filesystem::path basisIn(const std::filesystem::path& folder) { return folder / "basis"; }

}  // namespace

Result<DecisionPhases> DecisionPhases::begin(const CorpusWork& work, size_t chunks, std::vector<std::string> phases,
                                             const std::string& basis) {
    const DecisionPhases decision(work, chunks, std::move(phases));
    const std::filesystem::path path = basisIn(work.folder);
    if (const auto before = readFile(path); before && before.value() == basis) return decision;
    for (const std::string& phase : decision.m_phases) decision.discard(phase);
    SEXTANT_TRY(writeFileAtomically(path, basis));
    return decision;
}

void DecisionPhases::forgetBasis(const std::filesystem::path& folder) {
    std::error_code code;
    std::filesystem::remove(basisIn(folder), code);
}

std::filesystem::path DecisionPhases::unitFile(const std::filesystem::path& folder, size_t unit) {
    char name[32];
    std::snprintf(name, sizeof name, "unit-%06zu", unit);
    return folder / name;
}

DecisionPhases::Files DecisionPhases::unitFiles(const std::filesystem::path& folder, size_t units) {
    Files files;
    for (size_t unit = 0; unit < units; ++unit) files.push_back(unitFile(folder, unit));
    return files;
}

std::optional<DecisionPhases::Files> DecisionPhases::finishedIn(const std::filesystem::path& folder) {
    const auto mark = readFile(markOf(folder));
    size_t units = 0;
    if (!mark ||
        std::from_chars(mark.value().data(), mark.value().data() + mark.value().size(), units).ec != std::errc() ||
        units > kMostUnits)
        return {};
    return unitFiles(folder, units);
}

Result<std::optional<DecisionPhases::Files>> DecisionPhases::finished(const std::string& phase) const {
    const std::filesystem::path mark = markOf(folder(phase));
    if (!hasChecksum(mark)) return std::optional<Files>();
    SEXTANT_TRY(verifyChecksum(mark, kRemoveFolder));
    auto files = finishedIn(folder(phase));
    if (files)
        for (const auto& file : *files) SEXTANT_TRY(verifyChecksum(file, kRemoveFolder));
    return files;
}

Result<DecisionPhases::Files> DecisionPhases::run(const std::string& phase, size_t units, int64_t unitBytes,
                                                  const std::function<Result<void>(const PhaseUnit&)>& make) const {
    SEXTANT_TRY(createFolders(folder(phase)));
    const int processors = m_work.threads > 0 ? m_work.threads : processorCount();
    const auto workers =
        std::clamp<int64_t>(m_work.memoryLimit / std::max<int64_t>(unitBytes, 1), 1,
                            std::min<int64_t>(processors, static_cast<int64_t>(std::max<size_t>(units, 1))));
    std::mutex mutex;  // guards what follows
    Result<void> outcome;
    size_t done = 0;
    std::atomic<bool> failed = false;
    parallelFor(static_cast<int64_t>(units), static_cast<int>(workers), [&](int64_t unit) {
        if (failed) return;
        const auto made = runUnit(folder(phase), static_cast<size_t>(unit), m_work.memoryLimit / workers, make);
        const std::lock_guard lock(mutex);
        if (!made && !failed.exchange(true)) outcome = made;
        if (made) tell(phase, ++done, units);
    });
    SEXTANT_TRY(outcome);
    return finish(phase, units);
}

Result<DecisionPhases::Files> DecisionPhases::runInOrder(
    const std::string& phase, size_t units, const std::function<Result<void>(const PhaseUnit&)>& make,
    const std::function<Result<void>(size_t, const std::filesystem::path&)>& take) const {
    SEXTANT_TRY(createFolders(folder(phase)));
    for (size_t unit = 0; unit < units; ++unit) {
        SEXTANT_TRY(runUnit(folder(phase), unit, m_work.memoryLimit, make));
        SEXTANT_TRY(take(unit, unitFile(folder(phase), unit)));
        tell(phase, unit + 1, units);
    }
    return finish(phase, units);
}

Result<void> DecisionPhases::runUnit(const std::filesystem::path& folder, size_t unit, int64_t memoryBytes,
                                     const std::function<Result<void>(const PhaseUnit&)>& make) const {
    const std::filesystem::path file = unitFile(folder, unit);
    if (hasChecksum(file)) return verifyChecksum(file, "Remove this file; the job makes it anew");
    if (m_work.stop.stop_requested()) return interrupted();
    const std::filesystem::path unfinished = file.string() + ".new";
    SEXTANT_TRY(make({unit, unfinished, memoryBytes}));
    SEXTANT_TRY(writeChecksum(unfinished, file));
    std::error_code code;
    std::filesystem::rename(unfinished, file, code);
    return code ? Result<void>(fileError("rename", unfinished)) : Result<void>();
}

Result<DecisionPhases::Files> DecisionPhases::finish(const std::string& phase, size_t units) const {
    const std::filesystem::path mark = markOf(folder(phase));
    SEXTANT_TRY(writeFileAtomically(mark, std::to_string(units)));
    SEXTANT_TRY(writeChecksum(mark, mark));
    return unitFiles(folder(phase), units);
}

void DecisionPhases::discard(const std::string& phase) const {
    std::error_code code;
    std::filesystem::remove_all(folder(phase), code);
}

std::string indexBasis(const std::filesystem::path& index) {
    std::vector<std::string> files;
    std::error_code code;
    for (std::filesystem::recursive_directory_iterator entry(index, code), end; !code && entry != end;
         entry.increment(code)) {
        if (entry->path().extension() == kUnfinishedAddition) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file(code)) {
            const auto time = entry->last_write_time(code).time_since_epoch().count();
            files.push_back(entry->path().lexically_relative(index).string() + " " +
                            std::to_string(entry->file_size(code)) + " " + std::to_string(time) + "\n");
        }
    }
    std::sort(files.begin(), files.end());
    std::string basis;
    for (const std::string& file : files) basis += file;
    return basis;
}

Result<std::string> ownBasis(const CorpusWork& work) {
    const std::filesystem::path path = work.folder / "own";
    if (const auto basis = readFile(path)) return basis;
    std::random_device random;  // no result depends on it
    const std::string basis = std::to_string(random()) + "-" + std::to_string(random());
    SEXTANT_TRY(writeFileAtomically(path, basis));
    return basis;
}

/// In chunks, as if every phase went through all of them.
void DecisionPhases::tell(const std::string& phase, size_t unitsDone, size_t units) const {
    if (!m_work.progress) return;
    const auto number = static_cast<size_t>(std::find(m_phases.begin(), m_phases.end(), phase) - m_phases.begin());
    const size_t done = number * m_chunks + m_chunks * unitsDone / std::max<size_t>(units, 1);
    m_work.progress(static_cast<int64_t>(done), static_cast<int64_t>(m_phases.size() * m_chunks));
}

}  // namespace sextant
