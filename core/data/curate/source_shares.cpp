// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/source_shares.h"

#include <algorithm>
#include <filesystem>

namespace sextant {

namespace {

std::string folderOf(const std::string& file) { return std::filesystem::path(file).parent_path().string(); }

}  // namespace

std::vector<SourceShare> removedBySource(const CuratedJob& job, size_t stage) {
    const auto& files = job.files();
    const bool byFolder = std::any_of(
        files.begin(), files.end(), [&](const std::string& file) { return folderOf(file) != folderOf(files.front()); });
    std::vector<SourceShare> shares;
    std::vector<size_t> shareOf;  // by file
    for (const std::string& file : files) {
        const std::string source = byFolder ? folderOf(file) : file;
        if (shares.empty() || shares.back().source != source) shares.push_back({source, {}, {}});
        shareOf.push_back(shares.size() - 1);
    }
    const auto verdicts = job.verdicts();
    const auto bytes = job.textBytes(), tokens = job.tokens();
    const auto places = job.places();
    for (size_t row = 0; row < verdicts.size(); ++row) {
        const uint64_t file = DocumentPlace::fromValue(places[row]).file();
        if (file >= shareOf.size() || (verdicts[row] != 0 && verdicts[row] <= stage)) continue;
        SourceShare& share = shares[shareOf[file]];
        const uint32_t tokenCount = tokens.empty() ? 0 : tokens[row];
        share.in.count(bytes[row], tokenCount);
        if (verdicts[row] == stage + 1) share.removed.count(bytes[row], tokenCount);
    }
    return shares;
}

}  // namespace sextant
