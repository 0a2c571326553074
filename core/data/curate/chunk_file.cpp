// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/chunk_file.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/plain_data.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>

namespace sextant {

namespace {

constexpr std::string_view kMagic = "SXCHNK03";

std::filesystem::path countPath(const std::filesystem::path& folder, size_t file) {
    return folder / ("f" + std::to_string(file) + ".count");
}

Error damaged(const std::filesystem::path& path, const std::string& what) {
    return dataError(path.string() + ": " + what, "Remove this file; the job makes it anew");
}

}  // namespace

std::string ChunkName::fileName(ChunkState state) const {
    char name[40];
    std::snprintf(name, sizeof name, "f%06u-c%06u.%s", file, number, state == ChunkState::Finished ? "chunk" : "begun");
    return name;
}

std::optional<ChunkName> ChunkName::fromFileName(const std::string& name) {
    ChunkName chunk;
    int end = 0;
    if (std::sscanf(name.c_str(), "f%u-c%u.chunk%n", &chunk.file, &chunk.number, &end) != 2 ||
        name.size() != static_cast<size_t>(end))
        return {};
    return chunk;
}

Result<void> writeChunk(const std::filesystem::path& folder, const ChunkName& name, const ChunkContent& content,
                        ChunkState state) {
    const std::string sections[ChunkContent::kSections] = {
        content.documents,     content.dropped,        content.rejects,          content.keys,
        bytesOf(content.rows), bytesOf(content.edits), bytesOf(content.signals), content.counts.toBytes()};
    std::string file(kMagic);
    for (const std::string& section : sections)
        for (const uint64_t number : {static_cast<uint64_t>(section.size()), hashText(section)})
            file.append(reinterpret_cast<const char*>(&number), sizeof number);
    for (const std::string& section : sections) file += section;
    return writeFileAtomically(folder / name.fileName(state), file, Durability::Buffered);
}

Result<ChunkFile> ChunkFile::open(const std::filesystem::path& folder, const ChunkName& name, ChunkState state) {
    ChunkFile file;
    file.m_path = folder / name.fileName(state);
    std::ifstream stream(file.m_path, std::ios::binary);
    char magic[8];
    if (!stream.read(magic, sizeof magic) || std::string_view(magic, sizeof magic) != kMagic)
        return damaged(file.m_path, "this is no chunk of a curate job");
    if (!stream.read(reinterpret_cast<char*>(file.m_entries.data()), sizeof file.m_entries))
        return damaged(file.m_path, "the file is cut off");
    uint64_t size = sizeof magic + sizeof file.m_entries;
    std::error_code code;
    const uint64_t actual = std::filesystem::file_size(file.m_path, code);
    for (const Entry& entry : file.m_entries) {
        if (entry.size > actual) return damaged(file.m_path, "the file is cut off");
        size += entry.size;
    }
    if (code || size != actual) return damaged(file.m_path, "the file is cut off");
    return file;
}

Result<std::string> ChunkFile::section(ChunkContent::Section section) const {
    uint64_t offset = kMagic.size() + sizeof m_entries;
    for (int i = 0; i < section; ++i) offset += m_entries[static_cast<size_t>(i)].size;
    const Entry& entry = m_entries[section];
    std::string content(entry.size, '\0');
    std::ifstream stream(m_path, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(offset));
    if (!stream.read(content.data(), static_cast<std::streamsize>(entry.size)) && entry.size > 0)
        return damaged(m_path, "the file is cut off");
    if (hashText(content) != entry.hash) return damaged(m_path, "the content does not match its checksum");
    return content;
}

Result<std::vector<ChunkRow>> ChunkFile::rows() const {
    return valuesFrom<ChunkRow>(SEXTANT_TRY(section(ChunkContent::Rows)));
}
Result<std::vector<ChunkEdit>> ChunkFile::edits() const {
    return valuesFrom<ChunkEdit>(SEXTANT_TRY(section(ChunkContent::Edits)));
}
Result<std::vector<float>> ChunkFile::signals() const {
    return valuesFrom<float>(SEXTANT_TRY(section(ChunkContent::Signals)));
}
Result<Funnel> ChunkFile::counts(const Recipe& recipe) const {
    return Funnel::fromBytes(SEXTANT_TRY(section(ChunkContent::Counts)), recipe);
}

Result<std::vector<ChunkName>> listChunks(const std::filesystem::path& folder) {
    std::vector<ChunkName> names;
    std::error_code code;
    std::filesystem::directory_iterator entries(folder, code);
    if (code) return machineError("cannot read " + folder.string() + ": " + code.message());
    for (const auto& entry : entries)
        if (const auto name = ChunkName::fromFileName(entry.path().filename().string())) names.push_back(*name);
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> writeChunkCount(const std::filesystem::path& folder, size_t file, uint32_t count) {
    const std::string number = std::to_string(count);
    return writeFileAtomically(countPath(folder, file), number + " " + hexadecimal(hashText(number)),
                               Durability::Buffered);
}

std::optional<uint32_t> readChunkCount(const std::filesystem::path& folder, size_t file) {
    const auto text = readFile(countPath(folder, file));
    if (!text) return {};
    const std::string number = text.value().substr(0, text.value().find(' '));
    if (text.value() != number + " " + hexadecimal(hashText(number))) return {};  // then it is counted again
    uint32_t count = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), count).ec != std::errc()) return {};
    return count;
}

}  // namespace sextant
