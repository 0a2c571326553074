// SPDX-License-Identifier: Apache-2.0
#include "core/data/shards.h"

#include <cstring>

namespace sextant {

namespace {

// Layout of the .idx file: magic, version, dtype code, counts, then sizes (int32), pointers (int64), document index (int64).
constexpr char kMagic[9] = {'M', 'M', 'I', 'D', 'I', 'D', 'X', 0, 0};
constexpr uint64_t kVersion = 1;
constexpr uint8_t kInt32Code = 4, kUint16Code = 8;
constexpr size_t kHeaderBytes = sizeof kMagic + 8 + 1 + 8 + 8;
constexpr const char* kPackAgain = "The shards are damaged; pack the documents again";

std::filesystem::path withSuffix(const std::filesystem::path& prefix, const char* suffix) { return prefix.string() + suffix; }

template <class T>
void put(std::string& text, T value) {
    text.append(reinterpret_cast<const char*>(&value), sizeof value);
}
template <class T>
T get(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

}  // namespace

Result<ShardWriter> ShardWriter::create(const std::filesystem::path& prefix, int64_t vocabularySize) {
    ShardWriter writer;
    writer.m_prefix = prefix;
    writer.m_wide = vocabularySize > 65536;
    writer.m_bin = SEXTANT_TRY(FileWriter::open(withSuffix(prefix, ".bin"), FileWriter::Mode::Truncate));
    return writer;
}

Result<void> ShardWriter::addDocument(std::span<const int32_t> tokens) {
    m_sizes.push_back(static_cast<int32_t>(tokens.size()));
    m_tokens += static_cast<int64_t>(tokens.size());
    if (m_wide) return m_bin.write(tokens.data(), tokens.size_bytes());
    m_narrow.assign(tokens.begin(), tokens.end());
    return m_bin.write(m_narrow.data(), m_narrow.size() * 2);
}

Result<void> ShardWriter::finish() {
    SEXTANT_TRY(m_bin.sync());
    SEXTANT_TRY(m_bin.close());
    std::string index(kMagic, sizeof kMagic);
    put(index, kVersion);
    put(index, m_wide ? kInt32Code : kUint16Code);
    put(index, static_cast<uint64_t>(m_sizes.size()));
    put(index, static_cast<uint64_t>(m_sizes.size()) + 1);
    for (int32_t size : m_sizes) put(index, size);
    int64_t pointer = 0;
    for (int32_t size : m_sizes) {
        put(index, pointer);
        pointer += int64_t{size} * (m_wide ? 4 : 2);
    }
    for (size_t document = 0; document <= m_sizes.size(); ++document) put(index, static_cast<int64_t>(document));
    return writeFileAtomically(withSuffix(m_prefix, ".idx"), index);
}

Result<ShardReader> ShardReader::open(const std::filesystem::path& prefix) {
    ShardReader reader;
    const auto indexPath = withSuffix(prefix, ".idx");
    MappedFile index = SEXTANT_TRY(MappedFile::open(indexPath));
    reader.m_bin = SEXTANT_TRY(MappedFile::open(withSuffix(prefix, ".bin")));
    auto bad = [&](const std::string& what) { return dataError(indexPath.string() + ": " + what, kPackAgain); };
    const char* at = index.text().data();
    if (index.size() < kHeaderBytes || std::memcmp(at, kMagic, sizeof kMagic) != 0) return bad("this is not a Megatron index file");
    at += sizeof kMagic;
    if (get<uint64_t>(at) != kVersion) return bad("unknown version " + std::to_string(get<uint64_t>(at)));
    const auto code = static_cast<uint8_t>(at[8]);
    if (code != kInt32Code && code != kUint16Code) return bad("unknown token type " + std::to_string(code));
    reader.m_wide = code == kInt32Code;
    const auto sequences = get<uint64_t>(at + 9), documents = get<uint64_t>(at + 17);
    const size_t rest = index.size() - kHeaderBytes;
    if (sequences > rest / 12 || documents > rest / 8 || rest != sequences * 12 + documents * 8)
        return bad("the file has " + std::to_string(index.size()) + " bytes, its header describes another size");
    const char* sizes = index.text().data() + kHeaderBytes;
    const char* pointers = sizes + sequences * 4;
    const int64_t width = reader.m_wide ? 4 : 2;
    reader.m_starts.reserve(sequences + 1);
    reader.m_starts.push_back(0);
    for (uint64_t i = 0; i < sequences; ++i) {
        const auto size = get<int32_t>(sizes + i * 4);
        if (size < 0 || get<int64_t>(pointers + i * 8) != reader.m_starts.back() * width)
            return bad("document " + std::to_string(i) + " is not where the one before it ends");
        reader.m_starts.push_back(reader.m_starts.back() + size);
    }
    if (reader.m_starts.back() * width != static_cast<int64_t>(reader.m_bin.size()))
        return bad("it describes " + std::to_string(reader.m_starts.back()) + " tokens, the .bin file has " +
                   std::to_string(static_cast<int64_t>(reader.m_bin.size()) / width));
    return reader;
}

void ShardReader::read(int64_t first, std::span<int32_t> out) const {
    const char* data = m_bin.text().data();
    if (m_wide) {
        std::memcpy(out.data(), data + first * 4, out.size_bytes());
        return;
    }
    for (size_t i = 0; i < out.size(); ++i) out[i] = get<uint16_t>(data + (first + static_cast<int64_t>(i)) * 2);
}

}  // namespace sextant
