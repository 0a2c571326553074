// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sextant {

/// Reads Thrift's compact protocol out of bytes that anyone may have written: every length is checked against what is
/// left, structs nest at most kDeepest times, and after the first failure everything reads as nothing. Source: Apache
/// Thrift, thrift-compact-protocol.md.
class ThriftReader {
public:
    enum class Type : uint8_t { Stop, True, False, Byte, I16, I32, I64, Double, Binary, List, Set, Map, Struct };
    struct Field {
        int id = 0;
        Type type = Type::Stop;
    };
    static constexpr int kDeepest = 16;

    explicit ThriftReader(std::string_view bytes) : m_bytes(bytes) {}
    bool failed() const { return m_failed; }
    /// Bytes read so far.
    size_t position() const { return m_at; }

    /// Calls `visit(field)` for each field; it reads the value and returns true, or false to have it skipped.
    template <class Visit>
    void readStruct(const Visit& visit) {
        if (++m_depth > kDeepest) m_failed = true;
        int lastId = 0;
        for (Field field; nextField(field, lastId);)
            if (!visit(field)) skip(field.type);
        --m_depth;
    }
    /// The struct, or list of structs, that `field` holds.
    template <class Visit>
    void readStruct(const Field& field, const Visit& visit) {
        if (expect(field.type == Type::Struct)) readStruct(visit);
    }
    template <class Visit>
    void readStructs(const Field& field, const Visit& visitStruct) {
        Type element = Type::Stop;
        const uint64_t count = listSize(field, element);
        if (!expect(element == Type::Struct || count == 0)) return;
        for (uint64_t i = 0; i < count && !m_failed; ++i) visitStruct();
    }
    int64_t integer(const Field& field);
    bool boolean(const Field& field);
    std::string_view binary(const Field& field);

private:
    bool expect(bool condition);
    uint8_t byte();
    uint64_t varint();
    bool nextField(Field& field, int& lastId);
    uint64_t listSize(const Field& field, Type& element);
    std::string_view take(uint64_t length);
    void skip(Type type);
    void skipElement(Type type);

    std::string_view m_bytes;
    size_t m_at = 0;
    int m_depth = 0;
    bool m_failed = false;
};

}  // namespace sextant
