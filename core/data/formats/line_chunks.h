// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

#include <functional>
#include <string_view>

namespace sextant {

/// One past the first newline and one past the last, or npos.
size_t firstLineEnd(std::string_view text);
size_t lastLineEnd(std::string_view text);

/// No record ends before the file does.
inline size_t neverEnds(std::string_view) { return std::string_view::npos; }

/// Texts are refused when their first bytes are none, a byte order mark before them is left out, and places in them are
/// lines; in other files they are bytes.
enum class FileContent { Text, Bytes };

/// Cuts a file into chunks that end where a record may end. Records longer than allowed are left out and reported in
/// the chunk that follows them. Damage in a compressed file that can be read behind it, too, ends a chunk: the record
/// that was not whole is left out and reported in that chunk, and the next one begins behind the damage. Places count
/// the bytes that were unpacked. Where all of a file is one record, damage ends it.
class LineChunks {
public:
    struct Borders {
        /// Where the last record that ends inside `text` ends (one past it), or npos. `text` never begins inside a
        /// record.
        size_t (*lastEnd)(std::string_view text) = nullptr;
        /// Where the record that begins at the start of `text` ends (one past it), or npos.
        size_t (*firstEnd)(std::string_view text) = nullptr;
        /// Where the last whole record ends if it is not known what comes behind `text`; null: as lastEnd says.
        size_t (*lastWholeEnd)(std::string_view text) = nullptr;
    };

    /// For files whose beginning says where records end: asked once, with the first bytes (at most 1 MiB).
    using ChooseBorders = std::function<Borders(std::string_view beginning)>;

    LineChunks(std::filesystem::path file, std::unique_ptr<TextSource> source, size_t longest, ChooseBorders choose)
        : LineChunks(std::move(file), std::move(source), longest, Borders{lastLineEnd, firstLineEnd}) {
        m_choose = std::move(choose);
    }
    LineChunks(std::filesystem::path file, std::unique_ptr<TextSource> source, size_t longest, Borders borders,
               FileContent content = FileContent::Text)
        : m_file(std::move(file)),
          m_source(std::move(source)),
          m_longest(longest),
          m_borders(borders),
          m_content(content) {}

    Result<std::optional<RawChunk>> next();
    int64_t bytesTaken() const { return m_source->bytesTaken(); }

private:
    Result<void> fill(size_t wanted);
    void begin();
    Result<void> meetDamage(const Error& damage);
    Result<void> skipRecord(RawChunk& chunk);
    RawChunk take(size_t length);
    RawChunk takeBeforeGap();
    void leaveOut(size_t length);
    std::string place() const;

    std::filesystem::path m_file;
    std::unique_ptr<TextSource> m_source;
    size_t m_longest;
    Borders m_borders;
    ChooseBorders m_choose;
    FileContent m_content;
    std::string m_buffer, m_piece;
    int64_t m_position = 0, m_line = 1;
    bool m_started = false, m_ended = false;
    std::optional<Error> m_failure;    // the data is damaged behind what m_buffer holds
    std::optional<std::string> m_gap;  // the same, but reading can go on: what was skipped
};

}  // namespace sextant
