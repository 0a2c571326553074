// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct pcre2_real_code_8;

namespace sextant {

/// A regular expression (PCRE2, compiled to machine code). Immutable; any thread.
class Pattern {
public:
    /// Longest expression in bytes.
    static constexpr size_t kLongest = 64 << 10;
    /// Steps of the matcher on one document before it gives up: seconds at most.
    static constexpr uint32_t kMatchLimit = 10'000'000;

    /// An expression that cannot be read is a Usage error that says where and why.
    static Result<Pattern> compile(const std::string& expression);

    enum class Outcome { Complete, GaveUp };
    /// Hands out the matches in order, without overlap; they may be empty. GaveUp: the limit was reached, the matches
    /// after it are not known. `text` is valid UTF-8.
    Outcome forEachMatch(std::string_view text, const std::function<void(size_t begin, size_t end)>& visit) const;
    const std::string& expression() const { return m_expression; }

private:
    Pattern(std::string expression, pcre2_real_code_8* code);
    std::string m_expression;
    std::shared_ptr<pcre2_real_code_8> m_code;
};

}  // namespace sextant
