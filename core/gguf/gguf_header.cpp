// SPDX-License-Identifier: Apache-2.0
#include "core/gguf/gguf_header.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace sextant {

namespace {

template <class T>
void append(std::string& bytes, T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
}
void appendText(std::string& bytes, std::string_view text) {
    append(bytes, static_cast<uint64_t>(text.size()));
    bytes += text;
}
int64_t aligned(int64_t size) {
    return (size + GgufHeader::kAlignment - 1) / GgufHeader::kAlignment * GgufHeader::kAlignment;
}

}  // namespace

void GgufHeader::begin(std::string_view key, GgufKind kind, size_t count, Form form) {
    if (std::find(m_keys.begin(), m_keys.end(), key) != m_keys.end())
        throw std::logic_error("the GGUF key " + std::string(key) + " is set twice");
    m_keys.emplace_back(key);
    appendText(m_values, key);
    if (form == Form::List) append(m_values, GgufKind::List);
    append(m_values, kind);
    if (form == Form::List) append(m_values, static_cast<uint64_t>(count));
}

void GgufHeader::addNumbers(std::string_view key, GgufKind kind, std::string_view numbers, Form form) {
    begin(key, kind, numbers.size() / sizeOf(kind), form);
    m_values += numbers;
}

void GgufHeader::addTexts(std::string_view key, std::span<const std::string_view> texts, Form form) {
    begin(key, GgufKind::Text, texts.size(), form);
    for (const std::string_view text : texts) appendText(m_values, text);
}

void GgufHeader::set(std::string_view key, std::string_view text) { addTexts(key, {&text, 1}, Form::Single); }

void GgufHeader::set(std::string_view key, const std::vector<std::string>& list) {
    addTexts(key, std::vector<std::string_view>(list.begin(), list.end()), Form::List);
}

void GgufHeader::set(std::string_view key, const std::vector<bool>& list) {
    addNumbers(key, GgufKind::Bool, std::string(list.begin(), list.end()), Form::List);
}

void GgufHeader::set(std::string_view key, const GgufValue& value) {
    const Form form = value.isList ? Form::List : Form::Single;
    if (value.kind == GgufKind::Text)
        addTexts(key, value.texts, form);
    else
        addNumbers(key, value.kind, value.numbers, form);
}

void GgufHeader::addTensor(std::string name, GgufType type, std::vector<int64_t> shape) {
    for (const Tensor& tensor : m_tensors)
        if (tensor.name == name) throw std::logic_error("the GGUF tensor " + name + " is added twice");
    const GgufBlock block = blockOf(type);
    if (shape.empty() || shape.size() > 4 || shape.back() % block.elements != 0)
        throw std::logic_error("the GGUF tensor " + name + " has no rows of whole blocks");
    int64_t elements = 1;
    for (const int64_t size : shape) elements *= size;
    const int64_t offset = m_tensors.empty() ? 0 : aligned(m_tensors.back().offset + m_tensors.back().bytes);
    m_tensors.push_back({std::move(name), type, std::move(shape), elements / block.elements * block.bytes, offset});
}

std::string GgufHeader::bytes() const {
    std::string bytes = "GGUF";
    append(bytes, uint32_t{3});
    append(bytes, static_cast<uint64_t>(m_tensors.size()));
    append(bytes, static_cast<uint64_t>(m_keys.size()));
    bytes += m_values;
    for (const Tensor& tensor : m_tensors) {
        appendText(bytes, tensor.name);
        append(bytes, static_cast<uint32_t>(tensor.shape.size()));
        for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size)
            append(bytes, static_cast<uint64_t>(*size));
        append(bytes, tensor.type);
        append(bytes, static_cast<uint64_t>(tensor.offset));
    }
    if (!m_tensors.empty()) bytes.resize(static_cast<size_t>(aligned(static_cast<int64_t>(bytes.size()))));
    return bytes;
}

}  // namespace sextant
