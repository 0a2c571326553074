// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/value_decoders.h"

#include "core/data/formats/parquet/packed_numbers.h"

#include <cstring>
#include <string>

namespace sextant {

namespace {

/// Bytes that a value of this type takes; 0 where lengths differ.
size_t widthOf(ParquetType type, int64_t typeLength) {
    switch (type) {
        case ParquetType::Int32:
        case ParquetType::Float:
            return 4;
        case ParquetType::Int64:
        case ParquetType::Double:
            return 8;
        case ParquetType::Int96:
            return 12;
        case ParquetType::FixedBytes:
            return static_cast<size_t>(typeLength);
        case ParquetType::Boolean:
        case ParquetType::ByteArray:
            break;
    }
    return 0;
}

template <class T>
T loaded(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

/// A value of fixed width.
ParquetValue fixedValue(ParquetType type, const char* bytes, size_t width) {
    switch (type) {
        case ParquetType::Int32:
            return {loaded<int32_t>(bytes), 0, {}};
        case ParquetType::Int64:
            return {loaded<int64_t>(bytes), 0, {}};
        case ParquetType::Float:
            return {0, loaded<float>(bytes), {}};
        case ParquetType::Double:
            return {0, loaded<double>(bytes), {}};
        default:
            return {0, 0, {bytes, width}};
    }
}

/// A length and so many bytes, cut off `rest`.
bool takeByteArray(std::string_view& rest, std::string_view& bytes) {
    if (rest.size() < 4) return false;
    const auto length = loaded<uint32_t>(rest.data());
    if (length > rest.size() - 4) return false;
    bytes = rest.substr(4, length);
    rest.remove_prefix(4 + size_t{length});
    return true;
}

class PlainFixed : public ValueDecoder {
public:
    PlainFixed(std::string_view bytes, ParquetType type, size_t width) : m_rest(bytes), m_type(type), m_width(width) {}
    bool next(ParquetValue& value) override {
        if (m_rest.size() < m_width) return false;
        value = fixedValue(m_type, m_rest.data(), m_width);
        m_rest.remove_prefix(m_width);
        return true;
    }

private:
    std::string_view m_rest;
    ParquetType m_type;
    size_t m_width;
};

class PlainByteArrays : public ValueDecoder {
public:
    explicit PlainByteArrays(std::string_view bytes) : m_rest(bytes) {}
    bool next(ParquetValue& value) override { return takeByteArray(m_rest, value.bytes); }

private:
    std::string_view m_rest;
};

class PlainBooleans : public ValueDecoder {
public:
    explicit PlainBooleans(std::string_view bytes) : m_bytes(bytes) {}
    bool next(ParquetValue& value) override {
        if (m_bit / 8 >= m_bytes.size()) return false;
        value.integer = m_bytes[m_bit / 8] >> (m_bit % 8) & 1;
        ++m_bit;
        return true;
    }

private:
    std::string_view m_bytes;
    size_t m_bit = 0;
};

class RleBooleans : public ValueDecoder {
public:
    explicit RleBooleans(std::string_view bytes) : m_numbers(bytes.substr(std::min<size_t>(4, bytes.size())), 1) {}
    bool next(ParquetValue& value) override {
        uint32_t number = 0;
        if (!m_numbers.next(number)) return false;
        value.integer = number & 1;
        return true;
    }

private:
    HybridNumbers m_numbers;
};

class DictionaryIndexes : public ValueDecoder {
public:
    DictionaryIndexes(std::string_view bytes, const ParquetDictionary& dictionary)
        : m_numbers(bytes.substr(1), bytes[0]), m_dictionary(dictionary) {}
    bool next(ParquetValue& value) override {
        uint32_t index = 0;
        return m_numbers.next(index) && m_dictionary.at(index, value);
    }

private:
    HybridNumbers m_numbers;
    const ParquetDictionary& m_dictionary;
};

class DeltaIntegers : public ValueDecoder {
public:
    DeltaIntegers(std::string_view bytes, ParquetType type) : m_numbers(bytes), m_narrow(type == ParquetType::Int32) {}
    bool next(ParquetValue& value) override {
        if (!m_numbers.next(value.integer)) return false;
        if (m_narrow) value.integer = static_cast<int32_t>(value.integer);  // differences wrap around in 32 bits
        return true;
    }

private:
    DeltaNumbers m_numbers;
    bool m_narrow;
};

/// DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.
class DeltaLengths : public ValueDecoder {
public:
    explicit DeltaLengths(std::string_view bytes) : m_lengths(bytes) {
        size_t end = 0;
        if (m_lengths.end(end)) m_rest = bytes.substr(end);
    }
    bool next(ParquetValue& value) override {
        int64_t length = 0;
        if (!m_lengths.next(length) || length < 0 || static_cast<uint64_t>(length) > m_rest.size()) return false;
        value.bytes = m_rest.substr(0, static_cast<size_t>(length));
        m_rest.remove_prefix(static_cast<size_t>(length));
        return true;
    }

private:
    DeltaNumbers m_lengths;
    std::string_view m_rest;
};

/// DELTA_BYTE_ARRAY: how much of the value before each one begins with, and the rest of it.
class DeltaByteArrays : public ValueDecoder {
public:
    DeltaByteArrays(std::string_view bytes, size_t prefixEnd)
        : m_prefixes(bytes), m_suffixes(bytes.substr(prefixEnd)) {}
    bool next(ParquetValue& value) override {
        int64_t prefix = 0;
        ParquetValue suffix;
        if (!m_prefixes.next(prefix) || prefix < 0 || static_cast<uint64_t>(prefix) > m_last.size() ||
            !m_suffixes.next(suffix))
            return false;
        m_last.resize(static_cast<size_t>(prefix));
        m_last += suffix.bytes;
        value.bytes = m_last;
        return true;
    }

private:
    DeltaNumbers m_prefixes;
    DeltaLengths m_suffixes;
    std::string m_last;
};

/// BYTE_STREAM_SPLIT: the first bytes of all values, then all second ones ...
class SplitBytes : public ValueDecoder {
public:
    SplitBytes(std::string_view bytes, ParquetType type, size_t width)
        : m_bytes(bytes), m_type(type), m_count(bytes.size() / width), m_value(width, '\0') {}
    bool next(ParquetValue& value) override {
        if (m_at == m_count) return false;
        for (size_t i = 0; i < m_value.size(); ++i) m_value[i] = m_bytes[i * m_count + m_at];
        ++m_at;
        value = fixedValue(m_type, m_value.data(), m_value.size());
        return true;
    }

private:
    std::string_view m_bytes;
    ParquetType m_type;
    size_t m_count, m_at = 0;
    std::string m_value;
};

}  // namespace

bool ParquetDictionary::open(ParquetType type, int64_t typeLength, std::string_view bytes, int64_t count) {
    m_type = type;
    m_width = widthOf(type, typeLength);
    m_bytes = bytes;
    m_begins.clear();
    m_count = 0;
    if (type == ParquetType::Boolean || bytes.size() > UINT32_MAX) return false;
    if (m_width > 0) {
        m_count = static_cast<size_t>(count);
        return m_count <= bytes.size() / m_width;
    }
    std::string_view rest = bytes, value;
    for (; m_count < static_cast<size_t>(count); ++m_count) {
        m_begins.push_back(static_cast<uint32_t>(bytes.size() - rest.size()));
        if (!takeByteArray(rest, value)) return false;
    }
    return true;
}

bool ParquetDictionary::at(uint32_t index, ParquetValue& value) const {
    if (index >= m_count) return false;
    if (m_width > 0) {
        value = fixedValue(m_type, m_bytes.data() + index * m_width, m_width);
        return true;
    }
    std::string_view rest = m_bytes.substr(m_begins[index]);
    return takeByteArray(rest, value.bytes);
}

std::unique_ptr<ValueDecoder> makeValueDecoder(ParquetEncoding encoding, ParquetType type, int64_t typeLength,
                                               std::string_view bytes, const ParquetDictionary& dictionary) {
    const size_t width = widthOf(type, typeLength);
    const bool isInteger = type == ParquetType::Int32 || type == ParquetType::Int64;
    const bool isBytes = type == ParquetType::ByteArray || type == ParquetType::FixedBytes;
    switch (encoding) {
        case ParquetEncoding::Plain:
            if (type == ParquetType::Boolean) return std::make_unique<PlainBooleans>(bytes);
            if (type == ParquetType::ByteArray) return std::make_unique<PlainByteArrays>(bytes);
            return std::make_unique<PlainFixed>(bytes, type, width);
        case ParquetEncoding::PlainDictionary:
        case ParquetEncoding::RleDictionary:
            if (bytes.empty()) bytes = std::string_view("", 1);  // a page of nulls may have no width either
            if (static_cast<unsigned char>(bytes[0]) > 32) return nullptr;
            return std::make_unique<DictionaryIndexes>(bytes, dictionary);
        case ParquetEncoding::Rle:
            return type == ParquetType::Boolean ? std::make_unique<RleBooleans>(bytes) : nullptr;
        case ParquetEncoding::DeltaBinaryPacked:
            return isInteger ? std::make_unique<DeltaIntegers>(bytes, type) : nullptr;
        case ParquetEncoding::DeltaLengthByteArray:
            return type == ParquetType::ByteArray ? std::make_unique<DeltaLengths>(bytes) : nullptr;
        case ParquetEncoding::DeltaByteArray: {
            size_t prefixEnd = 0;
            if (!isBytes || !DeltaNumbers(bytes).end(prefixEnd)) return nullptr;
            return std::make_unique<DeltaByteArrays>(bytes, prefixEnd);
        }
        case ParquetEncoding::ByteStreamSplit:
            return width > 0 ? std::make_unique<SplitBytes>(bytes, type, width) : nullptr;
        case ParquetEncoding::BitPacked:
            break;
    }
    return nullptr;
}

}  // namespace sextant
