// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/parquet/packed_numbers.h"
#include "core/data/formats/parquet/parquet_schema.h"
#include "core/data/formats/parquet/value_decoders.h"

#include <memory>
#include <string>
#include <string_view>

namespace sextant {

/// Where the bytes of a column come from: the file, or a chunk that holds them.
class ColumnBytes {
public:
    virtual ~ColumnBytes() = default;
    /// Up to `length` bytes from `offset` of the column on, fewer at its end; valid until the next call.
    virtual Result<std::string_view> at(int64_t offset, int64_t length) = 0;
};

/// What a row group may still unpack to: lengths and run lengths say anything, and a few bytes may become terabytes.
struct ParquetBudget {
    /// A thousand times what it takes on the disk, and what nobody minds.
    explicit ParquetBudget(int64_t packedBytes) : left(packedBytes * 1000 + (int64_t{8} << 20)) {}
    bool take(int64_t bytes) { return (left -= bytes) >= 0; }
    int64_t left;
};

/// The entries of one column of a row group, one after the other. Of its pages, one is in memory, and the dictionary.
class ParquetColumn {
public:
    static constexpr int64_t kLargestPage = int64_t{1} << 30;

    ParquetColumn(const ParquetLeaf& leaf, const ParquetColumnChunk& chunk, std::unique_ptr<ColumnBytes> bytes,
                  ParquetBudget& budget);
    ParquetColumn(ParquetColumn&&) = default;

    /// A value or a null, with its levels.
    struct Entry {
        uint32_t repetition = 0, definition = 0;
        ParquetValue value;  ///< if the definition level is the column's highest
    };
    /// Moves to the next entry, at first to the first one. False at the end and when something is wrong.
    bool advance();
    bool hasEntry() const { return m_hasEntry; }
    const Entry& entry() const { return m_entry; }
    const ParquetLeaf& leaf() const { return *m_leaf; }
    /// What is wrong, empty if nothing is.
    const std::string& failure() const { return m_failure; }

private:
    bool fail(const std::string& what);
    bool loadPage();
    bool readPageHeader(ParquetPageHeader& header);
    bool unpack(const ParquetPageHeader& header, std::string_view packed, int64_t plainPrefix);
    bool openDictionary(const ParquetPageHeader& header);
    bool openData(const ParquetPageHeader& header);
    bool takeLevels(std::string_view& page, uint32_t most, ParquetEncoding encoding, HybridNumbers& levels);

    /// Bytes that nobody writes zeros to first.
    struct Buffer {
        std::unique_ptr<char[]> bytes;
        size_t size = 0, capacity = 0;
        void resize(size_t wanted);
        std::string_view text() const { return {bytes.get(), size}; }
    };

    const ParquetLeaf* m_leaf;
    ParquetColumnChunk m_chunk;
    std::unique_ptr<ColumnBytes> m_bytes;
    ParquetBudget* m_budget;
    int64_t m_offset = 0;  // of the next page
    int64_t m_left = 0;    // entries of the column to come
    int64_t m_leftInPage = 0;
    std::unique_ptr<Buffer> m_page = std::make_unique<Buffer>(), m_dictionaryPage = std::make_unique<Buffer>();
    std::unique_ptr<ParquetDictionary> m_dictionary = std::make_unique<ParquetDictionary>();
    HybridNumbers m_repetitions, m_definitions;
    std::unique_ptr<ValueDecoder> m_values;
    Entry m_entry;
    bool m_hasEntry = false;
    std::string m_failure;
};

}  // namespace sextant
