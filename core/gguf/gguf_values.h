// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// The kinds of values, by their numbers in the file.
enum class GgufKind : uint32_t {
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    Float32,
    Bool,
    Text,
    List,
    UInt64,
    Int64,
    Float64
};

/// Bytes of a number of that kind; 0 for texts and lists.
size_t sizeOf(GgufKind kind);

/// One value, or a list of values of one kind. Points into the bytes it was read from.
struct GgufValue {
    GgufKind kind = GgufKind::UInt8;  ///< of the value, or of each of the list; never List
    bool isList = false;
    std::string_view numbers;             ///< of number kinds: the values as they lie in the file, little-endian
    std::vector<std::string_view> texts;  ///< of texts

    size_t size() const { return kind == GgufKind::Text ? texts.size() : numbers.size() / sizeOf(kind); }
    /// Number `index`, from any number kind.
    double number(size_t index = 0) const;
    /// The same from an integer kind or a bool, at most 2^63 - 1; nothing for other kinds.
    std::optional<int64_t> integer(size_t index = 0) const;
};

/// The keys of a file with their values. Those who ask name the kind they expect; a value of another kind counts as not
/// there.
class GgufValues {
public:
    /// A value by its key; null: not there.
    const GgufValue* find(std::string_view key) const;
    /// A single text; empty: not there.
    std::string_view text(std::string_view key) const;
    /// A single integer of any size, or a bool.
    std::optional<int64_t> integer(std::string_view key) const;
    /// A single number of any kind.
    std::optional<double> number(std::string_view key) const;
    /// A list of texts; null: not there.
    const std::vector<std::string_view>* texts(std::string_view key) const;
    /// A list of integers; of numbers.
    std::optional<std::vector<int64_t>> integers(std::string_view key) const;
    std::optional<std::vector<float>> numbers(std::string_view key) const;

    const std::map<std::string, GgufValue, std::less<>>& all() const { return m_values; }
    /// False: the key is there already.
    bool insert(std::string key, GgufValue value) { return m_values.emplace(std::move(key), std::move(value)).second; }

private:
    std::map<std::string, GgufValue, std::less<>> m_values;
};

}  // namespace sextant
