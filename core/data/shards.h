// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/data/formats/document_place.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sextant {

enum class DocumentEnd { No, Yes };

/// Tokens of documents in Megatron's indexed format: PREFIX.bin holds the tokens of all documents one after the other
/// (uint16 for vocabularies up to 65,536, else int32, little-endian), PREFIX.idx the sizes and places of the sequences
/// and which of them make up a document. Beside them, and of our own: PREFIX.places, where each document came from,
/// eight bytes each (DocumentPlace::value, little-endian). Memory grows with the number of sequences, not with their
/// size. One thread.
class ShardWriter {
public:
    /// `prefix`: path without .bin/.idx.
    static Result<ShardWriter> create(const std::filesystem::path& prefix, int64_t vocabularySize);
    /// Adds one sequence to the open document, and ends it if asked to. A document without tokens leaves no trace.
    /// `place`: where the document came from; that of its first sequence with tokens counts.
    Result<void> append(std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place = {});
    /// Removes the last `count` tokens again and hands them out in their order, in pieces of bounded size that tell
    /// where documents end and where they came from. REQUIRES count <= tokens(). Nothing may be appended afterwards.
    using Visit = std::function<Result<void>(std::span<const int32_t> tokens, DocumentEnd end, DocumentPlace place)>;
    Result<void> takeBack(int64_t count, const Visit& visit);
    /// Ends the open document, writes the index and syncs both files.
    Result<void> finish();

    int64_t tokens() const { return m_tokens; }

private:
    void endDocument();
    Result<void> flush();
    /// Cuts sizes and documents down to the first `tokens` tokens.
    void shorten(int64_t tokens);

    std::filesystem::path m_prefix;
    FileWriter m_bin;
    bool m_wide = false;
    int64_t m_tokens = 0;
    std::vector<int32_t> m_sizes;               // of the sequences
    std::vector<int64_t> m_documentEnds = {0};  // in sequences
    std::vector<DocumentPlace> m_places;        // of the documents that ended
    DocumentPlace m_openPlace;
    std::string m_buffer;  // tokens not yet handed to the file
};

/// The same files, memory-mapped; any file by Megatron's rules with tokens of type uint16 or int32. Opening checks the
/// index against itself and against the size of the data. Const calls from any thread.
class ShardReader {
public:
    static Result<ShardReader> open(const std::filesystem::path& prefix);

    /// Documents that have a token.
    int64_t documents() const { return static_cast<int64_t>(m_starts.size()) - 1; }
    int64_t tokens() const { return m_starts.back(); }
    /// First token of each document, and the number of all tokens at the end; ascending.
    const std::vector<int64_t>& starts() const { return m_starts; }
    /// Tokens [first, first + out.size()) of the whole stream. REQUIRES that range to be inside it.
    void read(int64_t first, std::span<int32_t> out) const;
    int64_t mappedBytes() const { return static_cast<int64_t>(m_bin.size()); }
    /// The document that holds a token. REQUIRES 0 <= token < tokens().
    int64_t documentAt(int64_t token) const;
    /// Where a document came from: the file by its number in the manifest, and the bytes before it there. Nothing where
    /// the shard does not say.
    std::optional<DocumentPlace> place(int64_t document) const;

private:
    MappedFile m_bin, m_places;
    bool m_wide = false;
    std::vector<int64_t> m_starts;
};

}  // namespace sextant
