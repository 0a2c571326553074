// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/band_groups.h"
#include "core/data/dedup/shingle_sets.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sextant {

/// What near-duplicate removal remembers of earlier jobs: for each job the band keys and shingle sets of what it kept.
/// A folder of two files a job. Jobs that hash differently (other n-grams, bands, rows, seed) cannot share an index.
class BandIndex {
public:
    /// What all jobs but `jobName` added. `scheme` names the way of hashing. An empty path or a folder that is not
    /// there yet is an empty index; an index of another scheme is a Usage error.
    static Result<BandIndex> open(const std::filesystem::path& folder, const std::string& scheme,
                                  const std::string& jobName);

    /// Documents in it; their members in BandEntry are 0 ... documents() - 1.
    uint64_t documents() const { return m_sets.count(); }
    /// Entries of all of its documents, and those from `first` to before `end`.
    uint64_t entries() const { return m_entryStarts.back(); }
    Result<void> visitEntries(uint64_t first, uint64_t end,
                              const std::function<Result<void>(const BandEntry&)>& visit) const;
    Result<void> readSet(uint64_t document, std::vector<uint64_t>& set) const { return m_sets.read(document, set); }

    /// Adds what one job kept, replacing what it added before.
    class Writer {
    public:
        static Result<Writer> create(const std::filesystem::path& folder, const std::string& scheme,
                                     const std::string& jobName);
        /// The next document.
        Result<void> add(const std::vector<uint64_t>& set, std::span<const uint64_t> bandKeys);
        Result<void> finish();

    private:
        std::filesystem::path m_stem;
        ShingleSetWriter m_sets;
        FileWriter m_bands;
        std::string m_buffer;
        uint64_t m_documents = 0;
    };

private:
    std::vector<std::filesystem::path> m_bands;  // BandEntry with members counted from 0 in every file
    std::vector<uint64_t> m_entryStarts = {0};
    ShingleSets m_sets;  // of the same jobs
};

}  // namespace sextant
