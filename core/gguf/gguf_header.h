// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_types.h"
#include "core/gguf/gguf_values.h"

#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace sextant {

/// What stands before the tensors of a GGUF file that is to be written: keys with their values, and the tensors to
/// come. Keys are written in the order of the calls. A key or a tensor that stands there already, and rows that are not
/// whole blocks, are errors of the caller (std::logic_error).
class GgufHeader {
public:
    /// A number or a bool, in the kind of its C++ type.
    template <class T>
    requires std::is_arithmetic_v<T>
    void set(std::string_view key, T value) {
        addNumbers(key, kindOf<T>(), {reinterpret_cast<const char*>(&value), sizeof value}, Form::Single);
    }
    void set(std::string_view key, std::string_view text);
    void set(std::string_view key, const char* text) { set(key, std::string_view(text)); }
    template <class T>
    requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) void set(std::string_view key,
                                                                           const std::vector<T>& list) {
        addNumbers(key, kindOf<T>(), {reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)}, Form::List);
    }
    void set(std::string_view key, const std::vector<bool>& list);
    void set(std::string_view key, const std::vector<std::string>& list);
    /// A value of another file.
    void set(std::string_view key, const GgufValue& value);

    struct Tensor {
        std::string name;
        GgufType type;
        std::vector<int64_t> shape;  ///< the outermost first
        int64_t bytes, offset;       ///< the offset counts from where the tensors begin
    };
    void addTensor(std::string name, GgufType type, std::vector<int64_t> shape);
    const std::vector<Tensor>& tensors() const { return m_tensors; }

    /// The bytes of the file up to where the tensors begin (to the last key, if there are none).
    std::string bytes() const;
    /// Where tensors lie is a multiple of this.
    static constexpr int64_t kAlignment = 32;

private:
    enum class Form { Single, List };
    template <class T>
    static constexpr GgufKind kindOf() {
        if constexpr (std::is_same_v<T, bool>) return GgufKind::Bool;
        if constexpr (std::is_same_v<T, float>) return GgufKind::Float32;
        if constexpr (std::is_same_v<T, double>) return GgufKind::Float64;
        constexpr bool isSigned = std::is_signed_v<T>;
        if constexpr (sizeof(T) == 1) return isSigned ? GgufKind::Int8 : GgufKind::UInt8;
        if constexpr (sizeof(T) == 2) return isSigned ? GgufKind::Int16 : GgufKind::UInt16;
        if constexpr (sizeof(T) == 4) return isSigned ? GgufKind::Int32 : GgufKind::UInt32;
        return isSigned ? GgufKind::Int64 : GgufKind::UInt64;
    }
    void addNumbers(std::string_view key, GgufKind kind, std::string_view numbers, Form form);
    void addTexts(std::string_view key, std::span<const std::string_view> texts, Form form);
    void begin(std::string_view key, GgufKind kind, size_t count, Form form);

    std::string m_values;
    std::vector<std::string> m_keys;
    std::vector<Tensor> m_tensors;
};

}  // namespace sextant
