// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/parquet_metadata.h"

#include "core/data/formats/parquet/thrift_reader.h"

#include <algorithm>

namespace sextant {

namespace {

using Field = ThriftReader::Field;
using Kind = ParquetMeaning::Kind;

constexpr int64_t kMillis = 1'000, kMicros = 1'000'000, kNanos = 1'000'000'000;

template <class Enum>
Enum enumValue(int64_t number, Enum last, bool& wrong) {
    if (number < 0 || number > static_cast<int64_t>(last)) wrong = true;
    return wrong ? Enum{} : static_cast<Enum>(number);
}

class MetadataParser {
public:
    explicit MetadataParser(std::string_view footer) : m_thrift(footer) {}

    bool parse(ParquetMetadata& metadata) {
        m_thrift.readStruct([&](const Field& field) {
            switch (field.id) {
                case 2:
                    m_thrift.readStructs(field, [&] { metadata.schema.push_back(schemaElement()); });
                    return true;
                case 4:
                    m_thrift.readStructs(field, [&] { metadata.rowGroups.push_back(rowGroup()); });
                    return true;
                default:
                    return false;
            }
        });
        return !m_thrift.failed() && !m_wrong;
    }

private:
    ParquetSchemaElement schemaElement() {
        ParquetSchemaElement element;
        int64_t converted = -1, scale = 0;
        std::optional<ParquetMeaning> logical;
        m_thrift.readStruct([&](const Field& field) {
            switch (field.id) {
                case 1:
                    element.type = enumValue(m_thrift.integer(field), ParquetType::FixedBytes, m_wrong);
                    return true;
                case 2:
                    element.typeLength = m_thrift.integer(field);
                    return true;
                case 3:
                    element.repetition = enumValue(m_thrift.integer(field), ParquetRepetition::Repeated, m_wrong);
                    return true;
                case 4:
                    element.name = m_thrift.binary(field);
                    return true;
                case 5:
                    element.children = m_thrift.integer(field);
                    return true;
                case 6:
                    converted = m_thrift.integer(field);
                    return true;
                case 7:
                    scale = m_thrift.integer(field);
                    return true;
                case 10:
                    logical = logicalMeaning(field);
                    return true;
                default:
                    return false;
            }
        });
        element.meaning = logical ? *logical : convertedMeaning(converted);
        if (!logical && element.meaning.kind == Kind::Decimal) element.meaning.scale = static_cast<int>(scale);
        if (element.meaning.scale < 0 || element.meaning.scale > 38) m_wrong = true;
        return element;
    }

    static ParquetMeaning convertedMeaning(int64_t converted) {
        switch (converted) {
            case 0:   // UTF8
            case 4:   // ENUM
            case 19:  // JSON
                return {Kind::Text};
            case 1:
            case 2:
                return {Kind::Map};
            case 3:
                return {Kind::List};
            case 5:
                return {Kind::Decimal};
            case 6:
                return {Kind::Date};
            case 7:
                return {Kind::Time, 0, kMillis};
            case 8:
                return {Kind::Time, 0, kMicros};
            case 9:
                return {Kind::Timestamp, 0, kMillis, true};
            case 10:
                return {Kind::Timestamp, 0, kMicros, true};
            case 11:
            case 12:
            case 13:
            case 14:
                return {Kind::Unsigned};
            default:
                return {};
        }
    }

    /// A union: one field, whose number says which.
    ParquetMeaning logicalMeaning(const Field& outer) {
        ParquetMeaning meaning;
        m_thrift.readStruct(outer, [&](const Field& field) {
            constexpr std::pair<int, Kind> kKinds[] = {{1, Kind::Text},  {2, Kind::Map},       {3, Kind::List},
                                                       {4, Kind::Text},  {5, Kind::Decimal},   {6, Kind::Date},
                                                       {7, Kind::Time},  {8, Kind::Timestamp}, {10, Kind::Plain},
                                                       {12, Kind::Text}, {14, Kind::Uuid},     {15, Kind::Float16}};
            for (const auto& [id, kind] : kKinds)
                if (id == field.id) meaning.kind = kind;
            if (field.id != 5 && field.id != 7 && field.id != 8 && field.id != 10) return false;
            m_thrift.readStruct(field, [&](const Field& inner) { return logicalParameter(field.id, inner, meaning); });
            return true;
        });
        return meaning;
    }
    bool logicalParameter(int type, const Field& field, ParquetMeaning& meaning) {
        if (type == 5 && field.id == 1) {
            meaning.scale = static_cast<int>(std::clamp<int64_t>(m_thrift.integer(field), -1, 39));
            return true;
        }
        if (type == 10 && field.id == 2) {
            if (!m_thrift.boolean(field)) meaning.kind = Kind::Unsigned;
            return true;
        }
        if ((type == 7 || type == 8) && field.id == 1) {
            meaning.utc = m_thrift.boolean(field);
            return true;
        }
        if ((type == 7 || type == 8) && field.id == 2) {
            m_thrift.readStruct(field, [&](const Field& unit) {
                meaning.ticksPerSecond = unit.id == 1 ? kMillis : unit.id == 2 ? kMicros : kNanos;
                return false;
            });
            return true;
        }
        return false;
    }

    ParquetRowGroup rowGroup() {
        ParquetRowGroup group;
        m_thrift.readStruct([&](const Field& field) {
            switch (field.id) {
                case 1:
                    m_thrift.readStructs(field, [&] { group.columns.push_back(columnChunk()); });
                    return true;
                case 3:
                    group.rows = m_thrift.integer(field);
                    return true;
                default:
                    return false;
            }
        });
        if (group.rows < 0) m_wrong = true;
        return group;
    }

    ParquetColumnChunk columnChunk() {
        ParquetColumnChunk chunk;
        bool described = false;
        m_thrift.readStruct([&](const Field& field) {
            if (field.id != 3) return false;
            described = true;
            int64_t data = -1, dictionary = 0;
            m_thrift.readStruct(field, [&](const Field& inner) {
                switch (inner.id) {
                    case 1:
                        chunk.type = enumValue(m_thrift.integer(inner), ParquetType::FixedBytes, m_wrong);
                        return true;
                    case 4:
                        chunk.codec = enumValue(m_thrift.integer(inner), ParquetCodec::Lz4Raw, m_wrong);
                        return true;
                    case 5:
                        chunk.values = m_thrift.integer(inner);
                        return true;
                    case 6:
                        chunk.uncompressedBytes = m_thrift.integer(inner);
                        return true;
                    case 7:
                        chunk.bytes = m_thrift.integer(inner);
                        return true;
                    case 9:
                        data = m_thrift.integer(inner);
                        return true;
                    case 11:
                        dictionary = m_thrift.integer(inner);
                        return true;
                    default:
                        return false;
                }
            });
            chunk.begin = dictionary > 0 && dictionary < data ? dictionary : data;
            return true;
        });
        // Each description takes bytes of the footer, so there are no more of them than it can hold.
        if (!described || chunk.values < 0 || chunk.bytes < 0 || chunk.uncompressedBytes < 0) m_wrong = true;
        return chunk;
    }

    ThriftReader m_thrift;
    bool m_wrong = false;
};

}  // namespace

Result<ParquetMetadata> parseParquetMetadata(std::string_view footer, int64_t fileBytes, const std::string& place) {
    ParquetMetadata metadata;
    auto damaged = [&](const std::string& what) {
        return dataError(place + ": the footer of this Parquet file " + what, "Copy or download the file again");
    };
    if (!MetadataParser(footer).parse(metadata)) return damaged("is damaged");
    int64_t row = 0, bytes = 0;
    for (size_t i = 0; i < metadata.rowGroups.size(); ++i) {
        ParquetRowGroup& group = metadata.rowGroups[i];
        const std::string name = "row group " + std::to_string(i + 1);
        for (ParquetColumnChunk& chunk : group.columns) {
            if (group.rows == 0 && chunk.values == 0) chunk.begin = chunk.bytes = 0;  // nothing to read, so nowhere
            if (chunk.bytes == 0 && chunk.values == 0) continue;
            if (chunk.begin < 4 || chunk.begin > fileBytes || chunk.bytes > fileBytes - chunk.begin)
                return damaged("places a column of " + name + " outside the file");
            group.bytes += chunk.bytes;
            if (group.bytes > fileBytes) return damaged("lets " + name + " have more bytes than the file");
            if (chunk.uncompressedBytes > (int64_t{1} << 46))
                return damaged("lets " + name + " unpack to more than any disk holds");
            group.uncompressedBytes = std::min(group.uncompressedBytes + chunk.uncompressedBytes, int64_t{1} << 60);
        }
        bytes += group.bytes;
        if (bytes > fileBytes) return damaged("lets its row groups have more bytes than the file");
        if (group.rows > (int64_t{1} << 41) - row) return damaged("counts more rows than there can be");
        group.firstRow = row;
        row += group.rows;
    }
    return metadata;
}

std::optional<ParquetPageHeader> parseParquetPageHeader(std::string_view bytes) {
    ThriftReader thrift(bytes);
    ParquetPageHeader header;
    int64_t kind = -1;
    bool wrong = false;
    auto encoding = [&](const Field& field) {
        return enumValue(thrift.integer(field), ParquetEncoding::ByteStreamSplit, wrong);
    };
    auto dataHeader = [&](const Field& inner) {  // of V1 and of dictionaries, which have its first two fields
        if (inner.id == 1) return header.values = thrift.integer(inner), true;
        if (inner.id == 2) return header.encoding = encoding(inner), true;
        if (inner.id == 3 && inner.type == ThriftReader::Type::I32)
            return header.definitionEncoding = encoding(inner), true;
        if (inner.id == 4) return header.repetitionEncoding = encoding(inner), true;
        return false;
    };
    auto dataHeaderV2 = [&](const Field& inner) {
        if (inner.id == 1) return header.values = thrift.integer(inner), true;
        if (inner.id == 4) return header.encoding = encoding(inner), true;
        if (inner.id == 5) return header.definitionBytes = thrift.integer(inner), true;
        if (inner.id == 6) return header.repetitionBytes = thrift.integer(inner), true;
        if (inner.id == 7) return header.compressed = thrift.boolean(inner), true;
        return false;
    };
    thrift.readStruct([&](const Field& field) {
        if (field.id == 1) return kind = thrift.integer(field), true;
        if (field.id == 2) return header.uncompressedBytes = thrift.integer(field), true;
        if (field.id == 3) return header.compressedBytes = thrift.integer(field), true;
        if (field.id == 5 || field.id == 7) return thrift.readStruct(field, dataHeader), true;
        if (field.id == 8) return thrift.readStruct(field, dataHeaderV2), true;
        return false;
    });
    header.kind = enumValue(kind, ParquetPageHeader::Kind::DataV2, wrong);
    const bool needsValues = header.kind != ParquetPageHeader::Kind::Index;
    if (thrift.failed() || wrong || header.uncompressedBytes < 0 || header.compressedBytes < 0 ||
        (needsValues && header.values < 0) || header.definitionBytes < 0 || header.repetitionBytes < 0)
        return std::nullopt;
    header.headerBytes = thrift.position();
    return header;
}

}  // namespace sextant
