// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/thrift_reader.h"

namespace sextant {

bool ThriftReader::expect(bool condition) {
    if (!condition) m_failed = true;
    return !m_failed;
}

uint8_t ThriftReader::byte() {
    if (!expect(m_at < m_bytes.size())) return 0;
    return static_cast<uint8_t>(m_bytes[m_at++]);
}

uint64_t ThriftReader::varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const uint8_t next = byte();
        value |= static_cast<uint64_t>(next & 0x7F) << shift;
        if (next < 0x80) return value;
    }
    m_failed = true;
    return 0;
}

std::string_view ThriftReader::take(uint64_t length) {
    if (!expect(length <= m_bytes.size() - m_at)) return {};
    const std::string_view bytes = m_bytes.substr(m_at, length);
    m_at += length;
    return bytes;
}

bool ThriftReader::nextField(Field& field, int& lastId) {
    const uint8_t head = byte();
    if (m_failed || head == 0) return false;
    field.type = static_cast<Type>(head & 0x0F);
    const uint64_t id = head >> 4 ? 0 : varint();
    lastId = head >> 4 ? lastId + (head >> 4) : static_cast<int>(static_cast<uint32_t>(id >> 1) & 0x7FFF);
    field.id = lastId;
    return expect(field.type >= Type::True && field.type <= Type::Struct);
}

int64_t ThriftReader::integer(const Field& field) {
    if (!expect(field.type >= Type::Byte && field.type <= Type::I64)) return 0;
    if (field.type == Type::Byte) return static_cast<int8_t>(byte());
    const uint64_t zigzag = varint();
    return static_cast<int64_t>(zigzag >> 1 ^ (~(zigzag & 1) + 1));
}

bool ThriftReader::boolean(const Field& field) {
    expect(field.type == Type::True || field.type == Type::False);
    return field.type == Type::True;
}

std::string_view ThriftReader::binary(const Field& field) {
    return expect(field.type == Type::Binary) ? take(varint()) : std::string_view();
}

uint64_t ThriftReader::listSize(const Field& field, Type& element) {
    if (!expect(field.type == Type::List || field.type == Type::Set)) return 0;
    const uint8_t head = byte();
    element = static_cast<Type>(head & 0x0F);
    const uint64_t count = head >> 4 == 15 ? varint() : head >> 4;
    // Every element takes a byte at least.
    return expect(count <= m_bytes.size() - m_at) ? count : 0;
}

void ThriftReader::skipElement(Type type) {
    // In lists, unlike in fields, a boolean has a byte of its own.
    if (type == Type::True || type == Type::False)
        byte();
    else
        skip(type);
}

void ThriftReader::skip(Type type) {
    switch (type) {
        case Type::True:
        case Type::False:
            return;
        case Type::Byte:
            byte();
            return;
        case Type::I16:
        case Type::I32:
        case Type::I64:
            varint();
            return;
        case Type::Double:
            take(8);
            return;
        case Type::Binary:
            take(varint());
            return;
        case Type::Struct:
            return readStruct([](const Field&) { return false; });
        case Type::List:
        case Type::Set: {
            if (++m_depth > kDeepest) m_failed = true;
            Type element = Type::Stop;
            const uint64_t count = listSize({0, type}, element);
            for (uint64_t i = 0; i < count && !m_failed; ++i) skipElement(element);
            --m_depth;
            return;
        }
        case Type::Map: {
            if (++m_depth > kDeepest) m_failed = true;
            const uint64_t count = varint();
            const uint8_t types = count ? byte() : 0;
            for (uint64_t i = 0; i < count && !m_failed; ++i) {
                skipElement(static_cast<Type>(types >> 4));
                skipElement(static_cast<Type>(types & 0x0F));
            }
            --m_depth;
            return;
        }
        case Type::Stop:
            break;
    }
    m_failed = true;
}

}  // namespace sextant
