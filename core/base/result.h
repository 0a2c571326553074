// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"

#include <utility>
#include <variant>

namespace sextant {

/// A value or the reason why there is none. For what may happen in normal use (a missing file, a wrong option); what
/// ends the whole run throws RunError instead.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_content.index() == 0; }
    bool hasValue() const { return m_content.index() == 0; }
    T& value() & { return std::get<0>(m_content); }
    const T& value() const& { return std::get<0>(m_content); }
    T&& value() && { return std::get<0>(std::move(m_content)); }
    const Error& error() const { return std::get<1>(m_content); }
    T valueOr(T fallback) const { return hasValue() ? std::get<0>(m_content) : std::move(fallback); }
    /// The value, or a RunError thrown with the reason.
    T orThrow() && {
        if (!hasValue()) throw RunError(error());
        return std::get<0>(std::move(m_content));
    }

private:
    std::variant<T, Error> m_content;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    explicit operator bool() const { return !m_failed; }
    bool hasValue() const { return !m_failed; }
    void value() const {}
    const Error& error() const { return m_error; }
    void orThrow() const {
        if (m_failed) throw RunError(m_error);
    }

private:
    Error m_error;
    bool m_failed = false;
};

}  // namespace sextant

#define SEXTANT_JOIN_WORDS(a, b) a##b
#define SEXTANT_JOIN(a, b) SEXTANT_JOIN_WORDS(a, b)
#define SEXTANT_TRY_NAMED(expression, name)         \
    __extension__({                                 \
        auto&& name = (expression);                 \
        if (!name) return name.error();             \
        std::forward<decltype(name)>(name).value(); \
    })
/// `auto x = SEXTANT_TRY(f());` takes the value or returns the error to the caller. The counter keeps nested uses
/// apart.
#define SEXTANT_TRY(expression) SEXTANT_TRY_NAMED(expression, SEXTANT_JOIN(sextantResult, __COUNTER__))
