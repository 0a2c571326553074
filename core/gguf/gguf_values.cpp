// SPDX-License-Identifier: Apache-2.0
#include "core/gguf/gguf_values.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sextant {

namespace {

template <class T>
T at(std::string_view bytes, size_t index) {
    T value;
    std::memcpy(&value, bytes.data() + index * sizeof value, sizeof value);
    return value;
}

/// Calls visit(value) with number `index` in its own type.
template <class Visit>
auto visitNumber(const GgufValue& value, size_t index, const Visit& visit) {
    switch (value.kind) {
        case GgufKind::UInt8:
        case GgufKind::Bool:
            return visit(at<uint8_t>(value.numbers, index));
        case GgufKind::Int8:
            return visit(at<int8_t>(value.numbers, index));
        case GgufKind::UInt16:
            return visit(at<uint16_t>(value.numbers, index));
        case GgufKind::Int16:
            return visit(at<int16_t>(value.numbers, index));
        case GgufKind::UInt32:
            return visit(at<uint32_t>(value.numbers, index));
        case GgufKind::Int32:
            return visit(at<int32_t>(value.numbers, index));
        case GgufKind::Float32:
            return visit(at<float>(value.numbers, index));
        case GgufKind::UInt64:
            return visit(at<uint64_t>(value.numbers, index));
        case GgufKind::Int64:
            return visit(at<int64_t>(value.numbers, index));
        default:
            return visit(at<double>(value.numbers, index));
    }
}

}  // namespace

size_t sizeOf(GgufKind kind) {
    switch (kind) {
        case GgufKind::UInt8:
        case GgufKind::Int8:
        case GgufKind::Bool:
            return 1;
        case GgufKind::UInt16:
        case GgufKind::Int16:
            return 2;
        case GgufKind::UInt32:
        case GgufKind::Int32:
        case GgufKind::Float32:
            return 4;
        case GgufKind::UInt64:
        case GgufKind::Int64:
        case GgufKind::Float64:
            return 8;
        case GgufKind::Text:
        case GgufKind::List:
            break;
    }
    return 0;
}

double GgufValue::number(size_t index) const {
    return visitNumber(*this, index, [](auto value) { return static_cast<double>(value); });
}

std::optional<int64_t> GgufValue::integer(size_t index) const {
    if (kind == GgufKind::Text || kind == GgufKind::Float32 || kind == GgufKind::Float64) return std::nullopt;
    return visitNumber(*this, index, [](auto value) -> std::optional<int64_t> {
        if constexpr (std::is_same_v<decltype(value), uint64_t>)
            return static_cast<int64_t>(std::min<uint64_t>(value, std::numeric_limits<int64_t>::max()));
        return static_cast<int64_t>(value);
    });
}

const GgufValue* GgufValues::find(std::string_view key) const {
    auto found = m_values.find(key);
    return found == m_values.end() ? nullptr : &found->second;
}

std::string_view GgufValues::text(std::string_view key) const {
    const GgufValue* value = find(key);
    return value && !value->isList && value->kind == GgufKind::Text ? value->texts[0] : std::string_view();
}

std::optional<int64_t> GgufValues::integer(std::string_view key) const {
    const GgufValue* value = find(key);
    return value && !value->isList ? value->integer() : std::nullopt;
}

std::optional<double> GgufValues::number(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || value->isList || value->kind == GgufKind::Text) return std::nullopt;
    return value->number();
}

const std::vector<std::string_view>* GgufValues::texts(std::string_view key) const {
    const GgufValue* value = find(key);
    return value && value->isList && value->kind == GgufKind::Text ? &value->texts : nullptr;
}

std::optional<std::vector<int64_t>> GgufValues::integers(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || !value->isList || value->kind == GgufKind::Text) return std::nullopt;
    if (value->kind == GgufKind::Float32 || value->kind == GgufKind::Float64) return std::nullopt;
    std::vector<int64_t> list(value->size());
    for (size_t i = 0; i < list.size(); ++i) list[i] = *value->integer(i);
    return list;
}

std::optional<std::vector<float>> GgufValues::numbers(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || !value->isList || value->kind == GgufKind::Text) return std::nullopt;
    std::vector<float> list(value->size());
    for (size_t i = 0; i < list.size(); ++i) list[i] = static_cast<float>(value->number(i));
    return list;
}

}  // namespace sextant
