// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/band_groups.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace sextant {

/// What near-duplicate removal remembers of earlier jobs: for each job the band keys and shingle sets of what it kept,
/// a folder with a folder per job. Jobs that hash differently (other n-grams, bands, rows, seed) cannot share an index.
/// Memory holds none of it but the names of its files. Const calls from any thread.
class BandIndex {
public:
    /// What all jobs but `jobName` added. `scheme` names the way of hashing. An empty path or a folder that is not
    /// there yet is an empty index; an index of another scheme is a Usage error.
    static Result<BandIndex> open(const std::filesystem::path& folder, const std::string& scheme,
                                  const std::string& jobName);

    /// Documents in it; their members in BandEntry are 0 ... documents() - 1.
    uint64_t documents() const { return m_documentStarts.back(); }
    /// Entries of all of its documents, and those from `first` to before `end`.
    uint64_t entries() const { return m_entryStarts.back(); }
    Result<void> visitEntries(uint64_t first, uint64_t end,
                              const std::function<Result<void>(const BandEntry&)>& visit) const;
    /// The sets of some documents, which ascend.
    Result<void> visitSets(std::span<const uint64_t> documents,
                           const std::function<Result<void>(const std::vector<uint64_t>&)>& visit) const;

    /// How a job adds what it kept: it makes files of BandEntry, in the order of the documents, with members counted
    /// from 0 in each, as the phase "bands" of a decision in the folder that `beginAddition` names, and files of their
    /// sets as the phase "sets", one for one (decision_phases.h). `finishAddition` then puts them in the place of what
    /// the job had added before.
    static Result<std::filesystem::path> beginAddition(const std::filesystem::path& folder, const std::string& scheme,
                                                       const std::string& jobName);
    static Result<void> finishAddition(const std::filesystem::path& folder, const std::string& jobName);

private:
    Result<void> append(const std::filesystem::path& job);

    std::vector<std::filesystem::path> m_bands, m_sets;
    std::vector<uint64_t> m_entryStarts = {0}, m_documentStarts = {0};  // of every file, and the end
};

}  // namespace sextant
