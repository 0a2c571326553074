// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/rejects.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/json_text.h"
#include "core/data/curate/chunk_file.h"

#include <fstream>
#include <string_view>
#include <utility>

namespace sextant {

namespace {

std::filesystem::path fileOf(const std::filesystem::path& folder) { return folder / "rejects.jsonl"; }

}  // namespace

void appendRejectLine(const std::string& file, const BadRecord& bad, std::string& lines) {
    char before = '{';
    const std::pair<std::string_view, const std::string&> members[] = {
        {"source", file}, {"place", bad.place}, {"cause", bad.cause}, {"head", bad.head}};
    for (const auto& [key, value] : members) {
        lines += before;
        appendJsonString(key, lines);
        lines += ':';
        appendJsonString(value, lines);
        before = ',';
    }
    lines += "}\n";
}

Result<void> collectRejects(const WorkFolders& folders, const std::filesystem::path& folder) {
    std::string lines;
    for (const ChunkName& name : SEXTANT_TRY(listChunks(folders.pass(0)))) {
        const ChunkFile chunk = SEXTANT_TRY(ChunkFile::open(folders.pass(0), name));
        lines += SEXTANT_TRY(chunk.section(ChunkContent::Rejects));
    }
    if (!lines.empty()) return writeFileAtomically(fileOf(folder), lines);
    std::error_code code;
    std::filesystem::remove(fileOf(folder), code);
    return {};
}

Result<RejectList> readRejects(const std::filesystem::path& folder, size_t most) {
    RejectList rejects;
    std::ifstream file(fileOf(folder), std::ios::binary);
    for (std::string line; std::getline(file, line); ++rejects.count) {
        if (rejects.first.size() == most) continue;
        const Json json = SEXTANT_TRY(parseJson(line, fileOf(folder).string()));
        if (!json.is_object()) return dataError(fileOf(folder).string() + ": a line is no reject");
        rejects.first.push_back(
            {json.value("source", ""), json.value("place", ""), json.value("cause", ""), json.value("head", "")});
    }
    return rejects;
}

}  // namespace sextant
