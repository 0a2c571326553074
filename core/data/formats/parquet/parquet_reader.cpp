// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_reader.h"

#include "core/base/text.h"
#include "core/data/formats/input_file.h"
#include "core/data/formats/json_record.h"
#include "core/data/formats/parquet/parquet_rows.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace sextant {

namespace {

constexpr std::string_view kMark = "PAR1", kEncryptedMark = "PARE";
constexpr int64_t kLargestFooter = 64 << 20;
constexpr int64_t kWholeUnpacked = 4;  // times the size on the disk, on the average

/// A column in memory.
class HeldColumn : public ColumnBytes {
public:
    explicit HeldColumn(std::string_view bytes) : m_bytes(bytes) {}
    Result<std::string_view> at(int64_t offset, int64_t length) override {
        const auto from = std::min(static_cast<size_t>(offset), m_bytes.size());
        return m_bytes.substr(from, static_cast<size_t>(length));
    }

private:
    std::string_view m_bytes;
};

/// A column in the file.
class FileColumn : public ColumnBytes {
public:
    FileColumn(const InputFile& file, const ParquetColumnChunk& chunk)
        : m_file(file), m_begin(chunk.begin), m_size(chunk.bytes) {}
    Result<std::string_view> at(int64_t offset, int64_t length) override {
        m_buffer.resize(static_cast<size_t>(std::clamp<int64_t>(m_size - offset, 0, length)));
        return std::string_view(m_buffer).substr(0, SEXTANT_TRY(m_file.readAt(m_begin + offset, m_buffer)));
    }

private:
    const InputFile& m_file;
    int64_t m_begin, m_size;
    std::string m_buffer;
};

/// A row group that is being decoded.
struct OpenRowGroup {
    const ParquetRowGroup& group;
    ParquetBudget budget;
    ParquetRows rows;

    OpenRowGroup(const ParquetSchema& schema, const ParquetRowGroup& opened,
                 const std::function<std::unique_ptr<ColumnBytes>(const ParquetColumnChunk&)>& bytesOf)
        : group(opened), budget(opened.bytes), rows(schema, columns(schema, opened, bytesOf), opened.rows, budget) {}

private:
    std::vector<ParquetColumn> columns(
        const ParquetSchema& schema, const ParquetRowGroup& opened,
        const std::function<std::unique_ptr<ColumnBytes>(const ParquetColumnChunk&)>& bytesOf) {
        std::vector<ParquetColumn> made;
        for (size_t i = 0; i < opened.columns.size(); ++i)
            made.emplace_back(schema.leaves[i], opened.columns[i], bytesOf(opened.columns[i]), budget);
        return made;
    }
};

class ParquetReader : public RecordReader {
public:
    ParquetReader(InputFile file, ParquetMetadata metadata, ParquetSchema schema, const RecordOptions& options,
                  int64_t largestWhole)
        : m_largestWhole(largestWhole),
          m_file(std::move(file)),
          m_groups(std::move(metadata.rowGroups)),
          m_schema(std::move(schema)),
          m_options(options) {}

    Result<std::optional<RawChunk>> next() override {
        if (m_open) return nextRows();
        if (m_next == m_groups.size()) return std::optional<RawChunk>();
        if (travelsWhole(m_groups[m_next])) return nextWhole();
        const ParquetRowGroup& group = m_groups[m_next++];
        m_open.emplace(m_schema, group,
                       [&](const ParquetColumnChunk& chunk) { return std::make_unique<FileColumn>(m_file, chunk); });
        return nextRows();
    }
    int64_t bytesTaken() const override { return m_taken; }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        if (chunk.bytes.empty()) return;
        simdjson::dom::parser parser;
        const size_t group = groupOf(chunk.position);
        if (travelsWhole(m_groups[group]))
            decodeWhole(chunk.bytes, group, parser, sink);
        else
            decodeRows(chunk, parser, sink);
    }

private:
    bool travelsWhole(const ParquetRowGroup& group) const {
        return group.bytes <= m_largestWhole && group.uncompressedBytes <= m_largestWhole * kWholeUnpacked;
    }

    /// The row group that has this row. REQUIRES there to be one.
    size_t groupOf(int64_t row) const {
        const auto after =
            std::upper_bound(m_groups.begin(), m_groups.end(), row,
                             [](int64_t wanted, const ParquetRowGroup& group) { return wanted < group.firstRow; });
        auto group = after - 1;
        while (group->rows == 0) --group;
        return static_cast<size_t>(group - m_groups.begin());
    }

    /// Row groups as they are, until the chunk is large enough.
    Result<std::optional<RawChunk>> nextWhole() {
        RawChunk chunk;
        chunk.position = m_groups[m_next].firstRow;
        while (m_next < m_groups.size() && travelsWhole(m_groups[m_next])) {
            const ParquetRowGroup& group = m_groups[m_next];
            if (!chunk.bytes.empty() &&
                static_cast<int64_t>(chunk.bytes.size()) + group.bytes > static_cast<int64_t>(kChunkBytes))
                break;
            ++m_next;
            if (group.rows == 0) continue;
            if (group.bytes == 0) {
                chunk.bad.push_back({group.firstRow,
                                     "row group " + std::to_string(m_next),
                                     "it has no bytes for its " + std::to_string(group.rows) + " rows",
                                     {}});
                continue;
            }
            if (chunk.bytes.empty()) chunk.position = group.firstRow;
            for (const ParquetColumnChunk& column : group.columns) {
                const size_t before = chunk.bytes.size();
                chunk.bytes.resize(before + static_cast<size_t>(column.bytes));
                const std::span<char> into(chunk.bytes.data() + before, static_cast<size_t>(column.bytes));
                // A file that has shrunk meanwhile leaves zeros, which are no pages.
                SEXTANT_TRY(m_file.readAt(column.begin, into));
            }
            m_taken += group.bytes;
        }
        return std::optional(std::move(chunk));
    }

    static BadRecord restOf(const OpenRowGroup& open, size_t number) {
        return {
            open.group.firstRow + open.group.rows - open.rows.left(),
            "row group " + std::to_string(number + 1),
            open.rows.failure() + "; the rest of the row group is lost (" + std::to_string(open.rows.left()) + " rows)",
            {}};
    }

    /// Rows of the open row group, a line each.
    Result<std::optional<RawChunk>> nextRows() {
        RawChunk chunk;
        chunk.position = m_open->group.firstRow + m_open->group.rows - m_open->rows.left();
        std::string row;
        while (chunk.bytes.size() < kChunkBytes && m_open->rows.next(row)) {
            chunk.bytes += row;
            chunk.bytes += '\n';
        }
        if (!m_open->rows.failure().empty()) chunk.bad.push_back(restOf(*m_open, m_next - 1));
        if (m_open->rows.left() == 0 || !chunk.bad.empty()) {
            m_taken += m_open->group.bytes;
            m_open.reset();
        }
        chunk.bytes.reserve(chunk.bytes.size() + simdjson::SIMDJSON_PADDING);
        return std::optional(std::move(chunk));
    }

    void decodeWhole(std::string_view bytes, size_t first, simdjson::dom::parser& parser,
                     const RecordSink& sink) const {
        std::string row;
        for (size_t i = first; i < m_groups.size() && !bytes.empty() && sink.wanted(); ++i) {
            if (m_groups[i].rows == 0 || m_groups[i].bytes == 0) continue;
            OpenRowGroup open(m_schema, m_groups[i], [&](const ParquetColumnChunk& column) {
                const auto size = std::min(static_cast<size_t>(column.bytes), bytes.size());
                auto held = std::make_unique<HeldColumn>(bytes.substr(0, size));
                bytes.remove_prefix(size);
                return held;
            });
            for (int64_t number = m_groups[i].firstRow; sink.wanted() && open.rows.next(row); ++number)
                decodeRow(row, number, parser, sink);
            if (!open.rows.failure().empty()) sink.bad(restOf(open, i));
        }
    }
    void decodeRows(const RawChunk& chunk, simdjson::dom::parser& parser, const RecordSink& sink) const {
        int64_t number = chunk.position;
        std::string row;
        for (std::string_view rest = chunk.bytes; !rest.empty() && sink.wanted(); ++number) {
            const size_t end = rest.find('\n');
            row = rest.substr(0, end);
            decodeRow(row, number, parser, sink);
            rest.remove_prefix(end + 1);
        }
    }
    void decodeRow(std::string& row, int64_t number, simdjson::dom::parser& parser, const RecordSink& sink) const {
        if (row.size() > m_options.maxDocumentBytes)
            return sink.bad(
                {number, "row " + std::to_string(number + 1),
                 "the record is longer than " + formatBytes(static_cast<int64_t>(m_options.maxDocumentBytes)),
                 row.substr(0, completeUtf8Prefix(std::string_view(row).substr(0, 200)))});
        row.reserve(row.size() + simdjson::SIMDJSON_PADDING);
        decodeJsonRecord(parser, row, m_options, {number + 1, number, "row"}, sink);
    }

    int64_t m_largestWhole;
    InputFile m_file;
    std::vector<ParquetRowGroup> m_groups;
    ParquetSchema m_schema;
    RecordOptions m_options;
    size_t m_next = 0;                   // row group
    std::optional<OpenRowGroup> m_open;  // too large to travel
    int64_t m_taken = 0;
};

/// The footer's bytes.
Result<std::string> readFooter(const InputFile& file, int64_t size) {
    auto refuse = [&](const std::string& what) {
        return dataError(file.name() + ": " + what,
                         "Copy or download the file again; a compressed Parquet file must be unpacked first");
    };
    std::string tail(8, '\0'), head(4, '\0');
    if (size < 12) return refuse("this is no Parquet file: it has " + std::to_string(size) + " bytes");
    SEXTANT_TRY(file.readAt(0, head));
    SEXTANT_TRY(file.readAt(size - 8, tail));
    if (tail.ends_with(kEncryptedMark) || head == kEncryptedMark)
        return dataError(file.name() + ": this Parquet file is encrypted", "Decrypt it with the program that wrote it");
    if (head != kMark) return refuse("this is no Parquet file (it does not begin with PAR1)");
    if (!tail.ends_with(kMark)) return refuse("this Parquet file is cut off (it does not end with PAR1)");
    uint32_t length = 0;
    std::memcpy(&length, tail.data(), sizeof length);
    if (length > size - 12 || length > kLargestFooter)
        return refuse("the footer of this Parquet file claims to have " + std::to_string(length) + " bytes");
    std::string footer(length, '\0');
    SEXTANT_TRY(file.readAt(size - 8 - static_cast<int64_t>(length), footer));
    return footer;
}

}  // namespace

Result<std::unique_ptr<RecordReader>> openParquet(const std::filesystem::path& path, const RecordOptions& options,
                                                  int64_t largestWhole) {
    InputFile file = SEXTANT_TRY(InputFile::open(path));
    const int64_t size = SEXTANT_TRY(file.size());
    const std::string footer = SEXTANT_TRY(readFooter(file, size));
    ParquetMetadata metadata = SEXTANT_TRY(parseParquetMetadata(footer, size, file.name()));
    ParquetSchema schema = SEXTANT_TRY(buildParquetSchema(metadata.schema, file.name()));
    for (const ParquetRowGroup& group : metadata.rowGroups) {
        bool fits = group.columns.size() == schema.leaves.size();
        for (size_t i = 0; fits && i < group.columns.size(); ++i) fits = group.columns[i].type == schema.leaves[i].type;
        if (!fits)
            return dataError(
                file.name() + ": the row groups of this Parquet file do not have the columns of its schema",
                "Copy or download the file again");
    }
    return std::unique_ptr<RecordReader>(std::make_unique<ParquetReader>(std::move(file), std::move(metadata),
                                                                         std::move(schema), options, largestWhole));
}

}  // namespace sextant
