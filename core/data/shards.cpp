// SPDX-License-Identifier: Apache-2.0
#include "core/data/shards.h"

#include <algorithm>
#include <cstring>

namespace sextant {

namespace {

// Layout of the .idx file: magic, version, dtype code, number of sequences and of entries of the document index, then
// sizes (int32) and pointers (int64, in bytes) of the sequences, and the document index (int64): the number of
// sequences before each document, and of all.
constexpr char kMagic[9] = {'M', 'M', 'I', 'D', 'I', 'D', 'X', 0, 0};
constexpr uint64_t kVersion = 1;
constexpr uint8_t kInt32Code = 4, kUint16Code = 8;
constexpr size_t kHeaderBytes = sizeof kMagic + 8 + 1 + 8 + 8;
constexpr size_t kBufferBytes = 1 << 20;
constexpr const char* kPackAgain = "The shards are damaged; pack the documents again";

std::filesystem::path withSuffix(const std::filesystem::path& prefix, const char* suffix) {
    return prefix.string() + suffix;
}

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

void readTokens(const MappedFile& bin, bool wide, int64_t first, std::span<int32_t> out) {
    const char* data = bin.text().data();
    if (wide) {
        std::memcpy(out.data(), data + first * 4, out.size_bytes());
        return;
    }
    for (size_t i = 0; i < out.size(); ++i) out[i] = get<uint16_t>(data + (first + static_cast<int64_t>(i)) * 2);
}

}  // namespace

Result<ShardWriter> ShardWriter::create(const std::filesystem::path& prefix, int64_t vocabularySize) {
    ShardWriter writer;
    writer.m_prefix = prefix;
    writer.m_wide = vocabularySize > 65536;
    writer.m_bin = SEXTANT_TRY(FileWriter::open(withSuffix(prefix, ".bin"), FileWriter::Mode::Truncate));
    return writer;
}

Result<void> ShardWriter::append(std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place) {
    const bool opens = static_cast<int64_t>(m_sizes.size()) == m_documentEnds.back();
    if (opens) m_openPlace = place;
    if (!tokens.empty()) m_sizes.push_back(static_cast<int32_t>(tokens.size()));
    if (end == DocumentEnd::Yes) endDocument();
    m_tokens += static_cast<int64_t>(tokens.size());
    for (int32_t token : tokens) {
        if (m_wide)
            put(m_buffer, token);
        else
            put(m_buffer, static_cast<uint16_t>(token));
    }
    return m_buffer.size() < kBufferBytes ? Result<void>() : flush();
}

Result<void> ShardWriter::flush() {
    SEXTANT_TRY(m_bin.write(m_buffer));
    m_buffer.clear();
    return {};
}

void ShardWriter::endDocument() {
    const auto end = static_cast<int64_t>(m_sizes.size());
    if (end == m_documentEnds.back()) return;
    m_documentEnds.push_back(end);
    m_places.push_back(m_openPlace);
}

Result<void> ShardWriter::takeBack(int64_t count, const Visit& visit) {
    endDocument();
    SEXTANT_TRY(flush());
    const auto binPath = withSuffix(m_prefix, ".bin");
    const int64_t keep = m_tokens - count;
    {
        const MappedFile bin = SEXTANT_TRY(MappedFile::open(binPath));
        std::vector<int32_t> piece;
        int64_t begin = 0;
        size_t document = 1;
        for (size_t sequence = 0; sequence < m_sizes.size(); ++sequence) {
            const int64_t end = begin + m_sizes[sequence];
            const bool ends = static_cast<int64_t>(sequence) + 1 == m_documentEnds[document];
            const DocumentPlace place = m_places[document - 1];
            document += ends;
            const int64_t first = std::max(begin, keep);
            begin = end;
            if (first >= end) continue;
            piece.resize(static_cast<size_t>(end - first));
            readTokens(bin, m_wide, first, piece);
            SEXTANT_TRY(visit(piece, ends ? DocumentEnd::Yes : DocumentEnd::No, place));
        }
    }
    std::error_code code;
    std::filesystem::resize_file(binPath, static_cast<uintmax_t>(keep * (m_wide ? 4 : 2)), code);
    if (code) return machineError("cannot shorten " + binPath.string() + ": " + code.message());
    shorten(keep);
    return {};
}

void ShardWriter::shorten(int64_t tokens) {
    for (; m_tokens > tokens; m_sizes.pop_back()) {
        const int64_t before = m_tokens - m_sizes.back();
        if (before < tokens) {
            m_sizes.back() = static_cast<int32_t>(tokens - before);
            m_tokens = tokens;
            break;
        }
        m_tokens = before;
    }
    const auto sequences = static_cast<int64_t>(m_sizes.size());
    while (m_documentEnds.back() > sequences) {
        m_documentEnds.pop_back();
        m_openPlace = m_places.back();
        m_places.pop_back();
    }
    endDocument();
}

Result<void> ShardWriter::finish() {
    endDocument();
    SEXTANT_TRY(flush());
    SEXTANT_TRY(m_bin.sync());
    SEXTANT_TRY(m_bin.close());
    std::string index(kMagic, sizeof kMagic);
    put(index, kVersion);
    put(index, m_wide ? kInt32Code : kUint16Code);
    put(index, static_cast<uint64_t>(m_sizes.size()));
    put(index, static_cast<uint64_t>(m_documentEnds.size()));
    for (int32_t size : m_sizes) put(index, size);
    int64_t pointer = 0;
    for (int32_t size : m_sizes) {
        put(index, pointer);
        pointer += int64_t{size} * (m_wide ? 4 : 2);
    }
    for (int64_t end : m_documentEnds) put(index, end);
    std::string places;
    for (const DocumentPlace& place : m_places) put(places, place.value());
    SEXTANT_TRY(writeFileAtomically(withSuffix(m_prefix, ".places"), places));
    return writeFileAtomically(withSuffix(m_prefix, ".idx"), index);
}

Result<ShardReader> ShardReader::open(const std::filesystem::path& prefix) {
    ShardReader reader;
    const auto indexPath = withSuffix(prefix, ".idx");
    MappedFile index = SEXTANT_TRY(MappedFile::open(indexPath));
    reader.m_bin = SEXTANT_TRY(MappedFile::open(withSuffix(prefix, ".bin")));
    auto bad = [&](const std::string& what) { return dataError(indexPath.string() + ": " + what, kPackAgain); };
    const char* at = index.text().data();
    if (index.size() < kHeaderBytes || std::memcmp(at, kMagic, sizeof kMagic) != 0)
        return bad("this is not a Megatron index file");
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
    const char* ends = pointers + sequences * 8;
    const int64_t width = reader.m_wide ? 4 : 2;
    if (documents == 0 || get<int64_t>(ends) != 0 ||
        get<int64_t>(ends + (documents - 1) * 8) != static_cast<int64_t>(sequences))
        return bad("its documents do not cover its " + std::to_string(sequences) + " sequences");
    int64_t token = 0;
    uint64_t sequence = 0;
    reader.m_starts.reserve(documents);
    reader.m_starts.push_back(0);
    for (uint64_t document = 1; document < documents; ++document) {
        const auto end = static_cast<uint64_t>(get<int64_t>(ends + document * 8));
        if (end < sequence || end > sequences)
            return bad("document " + std::to_string(document - 1) + " ends before it begins");
        for (; sequence < end; ++sequence) {
            const auto size = get<int32_t>(sizes + sequence * 4);
            if (size < 0 || get<int64_t>(pointers + sequence * 8) != token * width)
                return bad("sequence " + std::to_string(sequence) + " is not where the one before it ends");
            token += size;
        }
        if (token > reader.m_starts.back()) reader.m_starts.push_back(token);
    }
    if (token * width != static_cast<int64_t>(reader.m_bin.size()))
        return bad("it describes " + std::to_string(token) + " tokens, the .bin file has " +
                   std::to_string(static_cast<int64_t>(reader.m_bin.size()) / width));
    const auto placesPath = withSuffix(prefix, ".places");
    std::error_code missing;
    if (std::filesystem::exists(placesPath, missing)) {
        reader.m_places = SEXTANT_TRY(MappedFile::open(placesPath));
        if (reader.m_places.size() != static_cast<size_t>(reader.documents()) * 8)
            return dataError(placesPath.string() + ": the file has " + std::to_string(reader.m_places.size()) +
                                 " bytes, its " + std::to_string(reader.documents()) + " documents need " +
                                 std::to_string(reader.documents() * 8),
                             kPackAgain);
    }
    return reader;
}

int64_t ShardReader::documentAt(int64_t token) const {
    return std::upper_bound(m_starts.begin(), m_starts.end(), token) - m_starts.begin() - 1;
}

std::optional<DocumentPlace> ShardReader::place(int64_t document) const {
    if (m_places.size() == 0) return std::nullopt;
    return DocumentPlace::fromValue(get<uint64_t>(m_places.text().data() + document * 8));
}

void ShardReader::read(int64_t first, std::span<int32_t> out) const { readTokens(m_bin, m_wide, first, out); }

}  // namespace sextant
