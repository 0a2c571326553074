// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/gguf_values.h"

#include <bit>
#include <cstring>

namespace sextant {

namespace {

constexpr uint64_t kMostPairs = 1 << 16;
constexpr size_t kLongestKey = 1 << 16;

enum class Type : uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, Array, U64, I64, F64, Count };

size_t sizeOf(Type type) {
    switch (type) {
        case Type::U8:
        case Type::I8:
        case Type::Bool:
            return 1;
        case Type::U16:
        case Type::I16:
            return 2;
        case Type::U32:
        case Type::I32:
        case Type::F32:
            return 4;
        case Type::U64:
        case Type::I64:
        case Type::F64:
        case Type::Text:
            return 8;  // a text: its length comes first
        default:
            return 12;  // an array: element type and count
    }
}

class Reader {
public:
    Reader(std::string_view bytes, std::string place) : m_bytes(bytes), m_place(std::move(place)) {}

    Result<GgufValues> read() {
        static_assert(std::endian::native == std::endian::little);
        if (m_bytes.size() < 24 || m_bytes.substr(0, 4) != "GGUF") return bad("this is not a GGUF file");
        m_at = 4;
        const auto version = take<uint32_t>();
        if (version != 2 && version != 3)
            return bad("the GGUF version is " + std::to_string(version) +
                       (version > 0xFFFF ? " (a big-endian file?)" : "") + ", expected 2 or 3");
        take<uint64_t>();  // tensors
        const auto pairs = take<uint64_t>();
        if (pairs > kMostPairs) return bad("it claims " + std::to_string(pairs) + " keys");
        for (uint64_t i = 0; i < pairs; ++i) {
            const std::string_view key = SEXTANT_TRY(text());
            if (key.size() > kLongestKey) return bad("a key is too long");
            m_key = std::string(key);
            SEXTANT_TRY(readValue());
        }
        return std::move(m_values);
    }

private:
    Error bad(const std::string& what) const {
        return dataError(
            m_place + ", offset " + std::to_string(m_at) + (m_key.empty() ? "" : " (" + m_key + ")") + ": " + what,
            "The file is damaged or of another kind; copy it again");
    }
    bool has(uint64_t size) const { return size <= m_bytes.size() - m_at; }
    /// The caller has checked that it is there.
    template <class T>
    T take() {
        T value;
        std::memcpy(&value, m_bytes.data() + m_at, sizeof value);
        m_at += sizeof value;
        return value;
    }
    Result<std::string_view> text() {
        if (!has(8)) return bad("the file is cut off");
        const auto size = take<uint64_t>();
        if (!has(size)) return bad("a text of " + std::to_string(size) + " bytes is longer than the file");
        const std::string_view result = m_bytes.substr(m_at, size);
        m_at += size;
        return result;
    }
    Result<Type> type() {
        if (!has(4)) return bad("the file is cut off");
        const auto number = take<uint32_t>();
        if (number >= static_cast<uint32_t>(Type::Count))
            return bad("the value type " + std::to_string(number) + " is not known");
        return static_cast<Type>(number);
    }
    int64_t integer(Type type) {
        switch (type) {
            case Type::U8:
            case Type::Bool:
                return take<uint8_t>();
            case Type::I8:
                return take<int8_t>();
            case Type::U16:
                return take<uint16_t>();
            case Type::I16:
                return take<int16_t>();
            case Type::U32:
                return take<uint32_t>();
            case Type::I32:
                return take<int32_t>();
            case Type::U64:
                return static_cast<int64_t>(take<uint64_t>());
            default:
                return take<int64_t>();
        }
    }
    Result<void> readValue() {
        const Type kind = SEXTANT_TRY(type());
        if (kind == Type::Array) return readArray();
        if (kind == Type::Text) {
            m_values.texts[m_key] = SEXTANT_TRY(text());
            return {};
        }
        if (!has(sizeOf(kind))) return bad("the file is cut off");
        if (kind == Type::F32 || kind == Type::F64)
            m_at += sizeOf(kind);
        else
            m_values.integers[m_key] = integer(kind);
        return {};
    }
    Result<void> readArray() {
        const Type element = SEXTANT_TRY(type());
        if (element == Type::Array) return bad("arrays of arrays are not supported");
        if (!has(8)) return bad("the file is cut off");
        const auto count = take<uint64_t>();
        if (count > (m_bytes.size() - m_at) / sizeOf(element))
            return bad("an array of " + std::to_string(count) + " values is longer than the file");
        if (element == Type::Text) {
            auto& list = m_values.textLists[m_key];
            list.clear();
            for (uint64_t i = 0; i < count; ++i) list.push_back(SEXTANT_TRY(text()));
        } else if (element == Type::F32) {
            auto& list = m_values.numberLists[m_key];
            list.resize(count);
            if (count > 0) std::memcpy(list.data(), m_bytes.data() + m_at, count * sizeof(float));
            m_at += count * sizeof(float);
        } else if (element == Type::F64) {
            m_at += count * sizeof(double);
        } else {
            auto& list = m_values.integerLists[m_key];
            list.clear();
            for (uint64_t i = 0; i < count; ++i) list.push_back(integer(element));
        }
        return {};
    }

    std::string_view m_bytes;
    std::string m_place;
    size_t m_at = 0;
    std::string m_key;
    GgufValues m_values;
};

}  // namespace

Result<GgufValues> readGgufValues(std::string_view bytes, const std::string& place) {
    return Reader(bytes, place).read();
}

}  // namespace sextant
