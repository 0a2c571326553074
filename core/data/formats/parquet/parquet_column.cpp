// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_column.h"

#include "core/data/formats/parquet/page_codecs.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sextant {

namespace {

constexpr int64_t kHeaderGuess = 4 << 10, kLongestHeader = 16 << 20;

int bitWidthOf(uint32_t most) { return std::bit_width(most); }

}  // namespace

void ParquetColumn::Buffer::resize(size_t wanted) {
    if (wanted > capacity) {
        bytes = std::make_unique_for_overwrite<char[]>(wanted);
        capacity = wanted;
    }
    size = wanted;
}

ParquetColumn::ParquetColumn(const ParquetLeaf& leaf, const ParquetColumnChunk& chunk,
                             std::unique_ptr<ColumnBytes> bytes, ParquetBudget& budget)
    : m_leaf(&leaf), m_chunk(chunk), m_bytes(std::move(bytes)), m_budget(&budget), m_left(chunk.values) {}

bool ParquetColumn::fail(const std::string& what) {
    m_failure = "column " + m_leaf->path + ": " + what;
    m_hasEntry = false;
    return false;
}

bool ParquetColumn::advance() {
    m_hasEntry = false;
    if (m_left == 0 || !m_failure.empty()) return false;
    while (m_leftInPage == 0)
        if (!loadPage()) return false;
    m_entry.repetition = 0;
    m_entry.definition = m_leaf->mostDefinition;
    if (m_leaf->mostRepetition > 0 && !m_repetitions.next(m_entry.repetition))
        return fail("the repetition levels of a page end early");
    if (m_leaf->mostDefinition > 0 && !m_definitions.next(m_entry.definition))
        return fail("the definition levels of a page end early");
    if (m_entry.definition > m_leaf->mostDefinition || m_entry.repetition > m_leaf->mostRepetition)
        return fail("a level is higher than the schema allows");
    if (m_entry.definition == m_leaf->mostDefinition && !m_values->next(m_entry.value))
        return fail("the values of a page end early or are damaged");
    --m_leftInPage;
    --m_left;
    return m_hasEntry = true;
}

/// Only the header's beginning is asked for first: most are short, and some hold statistics.
bool ParquetColumn::readPageHeader(ParquetPageHeader& header) {
    for (int64_t length = kHeaderGuess;; length *= 8) {
        const auto bytes = m_bytes->at(m_offset, length);
        if (!bytes) return fail(bytes.error().message);
        if (const auto parsed = parseParquetPageHeader(bytes.value())) {
            header = *parsed;
            return true;
        }
        if (bytes.value().empty()) return fail("its pages hold fewer values than the footer counts");
        if (length >= kLongestHeader || static_cast<int64_t>(bytes.value().size()) < length)
            return fail("the header of a page is damaged");
    }
}

bool ParquetColumn::loadPage() {
    ParquetPageHeader header;
    if (!readPageHeader(header)) return false;
    if (header.uncompressedBytes > kLargestPage)
        return fail("a page claims to have " + std::to_string(header.uncompressedBytes) + " bytes");
    if (header.compressedBytes > m_chunk.bytes - m_offset - static_cast<int64_t>(header.headerBytes))
        return fail("a page goes on behind the end of its column");
    m_offset += static_cast<int64_t>(header.headerBytes);
    bool opened = true;
    if (header.kind == ParquetPageHeader::Kind::Dictionary)
        opened = openDictionary(header);
    else if (header.kind != ParquetPageHeader::Kind::Index)
        opened = openData(header);
    m_offset += header.compressedBytes;
    return opened;
}

/// Fills m_page: the first `plainPrefix` bytes are never compressed (levels of V2), the rest is.
bool ParquetColumn::unpack(const ParquetPageHeader& header, std::string_view packed, int64_t plainPrefix) {
    if (!m_budget->take(header.uncompressedBytes)) return fail("its pages become over a thousand times their size");
    if (plainPrefix > header.uncompressedBytes || plainPrefix > header.compressedBytes)
        return fail("the levels of a page are longer than the page");
    m_page->resize(static_cast<size_t>(header.uncompressedBytes));
    const auto prefix = static_cast<size_t>(plainPrefix);
    std::copy_n(packed.data(), prefix, m_page->bytes.get());
    const std::span<char> rest(m_page->bytes.get() + prefix, m_page->size - prefix);
    const std::string wrong =
        unpackPage(header.compressed ? m_chunk.codec : ParquetCodec::None, packed.substr(prefix), rest);
    return wrong.empty() || fail(wrong);
}

bool ParquetColumn::openDictionary(const ParquetPageHeader& header) {
    const auto packed = m_bytes->at(m_offset, header.compressedBytes);
    if (!packed) return fail(packed.error().message);
    if (static_cast<int64_t>(packed.value().size()) < header.compressedBytes) return fail("a page is cut off");
    if (!unpack(header, packed.value(), 0)) return false;
    std::swap(m_page, m_dictionaryPage);
    return m_dictionary->open(m_leaf->type, m_leaf->typeLength, m_dictionaryPage->text(), header.values) ||
           fail("the dictionary is damaged");
}

bool ParquetColumn::takeLevels(std::string_view& page, uint32_t most, ParquetEncoding encoding, HybridNumbers& levels) {
    if (most == 0) return true;
    if (encoding != ParquetEncoding::Rle) return fail("levels in the old BIT_PACKED encoding are not supported");
    uint32_t length = 0;
    if (page.size() < sizeof length) return fail("a page is too short for its levels");
    std::memcpy(&length, page.data(), sizeof length);
    page.remove_prefix(sizeof length);
    if (length > page.size()) return fail("a page is too short for its levels");
    levels = HybridNumbers(page.substr(0, length), bitWidthOf(most));
    page.remove_prefix(length);
    return true;
}

bool ParquetColumn::openData(const ParquetPageHeader& header) {
    const auto packed = m_bytes->at(m_offset, header.compressedBytes);
    if (!packed) return fail(packed.error().message);
    if (static_cast<int64_t>(packed.value().size()) < header.compressedBytes) return fail("a page is cut off");
    const bool second = header.kind == ParquetPageHeader::Kind::DataV2;
    if (header.definitionBytes > kLargestPage || header.repetitionBytes > kLargestPage)
        return fail("the levels of a page are longer than the page");
    if (!unpack(header, packed.value(), second ? header.definitionBytes + header.repetitionBytes : 0)) return false;
    std::string_view page = m_page->text();
    if (second) {
        const auto repetitionBytes = static_cast<size_t>(header.repetitionBytes),
                   definitionBytes = static_cast<size_t>(header.definitionBytes);
        m_repetitions = HybridNumbers(page.substr(0, repetitionBytes), bitWidthOf(m_leaf->mostRepetition));
        m_definitions =
            HybridNumbers(page.substr(repetitionBytes, definitionBytes), bitWidthOf(m_leaf->mostDefinition));
        page.remove_prefix(repetitionBytes + definitionBytes);
    } else if (!takeLevels(page, m_leaf->mostRepetition, header.repetitionEncoding, m_repetitions) ||
               !takeLevels(page, m_leaf->mostDefinition, header.definitionEncoding, m_definitions)) {
        return false;
    }
    m_values = makeValueDecoder(header.encoding, m_leaf->type, m_leaf->typeLength, page, *m_dictionary);
    if (!m_values)
        return fail("the encoding of a page (" + std::to_string(static_cast<int>(header.encoding)) +
                    ") does not suit it");
    m_leftInPage = header.values;
    return true;
}

}  // namespace sextant
