// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/value.h"

#include <algorithm>
#include <array>

namespace sextant::jinja {

const Value* Arguments::find(size_t position, std::string_view name) const {
    if (position < positional.size()) return &positional[position];
    for (const auto& [key, value] : named)
        if (key == name) return &value;
    return nullptr;
}

Value Value::list(std::vector<Value> items) {
    List list{std::move(items)};
    for (const Value& item : list.items) list.depth = std::max(list.depth, 1 + item.depth().value_or(0));
    Value value;
    value.m_content = std::make_shared<const List>(std::move(list));
    return value;
}

Value Value::dictionary(std::vector<std::pair<Value, Value>> entries) {
    Dictionary dictionary{std::move(entries)};
    for (const auto& [key, entry] : dictionary.entries)
        dictionary.depth = std::max(dictionary.depth, 1 + entry.depth().value_or(0));
    Value value;
    value.m_content = std::make_shared<const Dictionary>(std::move(dictionary));
    return value;
}

std::optional<int64_t> Value::asInteger() const {
    if (truth()) return *truth() ? 1 : 0;
    return integer() ? std::optional(*integer()) : std::nullopt;
}

std::optional<double> Value::asReal() const {
    if (real()) return *real();
    const auto whole = asInteger();
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
}

std::optional<int> Value::depth() const {
    if (space() || loop() || callable()) return std::nullopt;
    return list() ? list()->depth : dictionary() ? dictionary()->depth : 0;
}

std::string Value::kindName() const {
    static constexpr std::array<const char*, std::variant_size_v<Content>> kNames = {
        "nothing defined", "none",         "a boolean",   "an integer", "a number",           "a text",
        "a list",          "a dictionary", "a namespace", "the loop",   "a macro or function"};
    return kNames[m_content.index()];
}

}  // namespace sextant::jinja
