// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

struct pcre2_real_code_8;

namespace sextant {

/// A regular expression in Perl's syntax over UTF-8 (PCRE2, compiled to machine code where that is possible).
/// Immutable; any thread.
class RegularExpression {
public:
    static constexpr size_t kLongest = 64 << 10;  ///< of an expression, in bytes

    enum class Lines { AreText, AreLines };  ///< AreLines: ^ and $ match at every line
    enum class Text { IsUtf8, MayBeInvalid };
    struct Options {
        Lines lines = Lines::AreText;
        Text text = Text::IsUtf8;
        uint32_t matchLimit = 0;  ///< steps of the matcher from one place before it gives up
    };
    /// Why an expression cannot be read, and near which byte of it.
    struct Fault {
        std::string message;
        size_t offset = 0;
    };
    static std::variant<RegularExpression, Fault> compile(const std::string& expression, const Options& options);

    enum class Outcome { Complete, GaveUp };
    /// Hands out the matches in order, without overlap; they may be empty. GaveUp: the limit was reached, the matches
    /// after it are not known.
    template <class Visit>
    Outcome forEachMatch(std::string_view text, const Visit& visit) const {
        for (size_t at = 0; at <= text.size();) {
            size_t begin = 0, end = 0;
            const Search search = find(text, at, begin, end);
            if (search == Search::GaveUp) return Outcome::GaveUp;
            if (search == Search::Nothing) break;
            visit(begin, end);
            at = end > begin ? end : end + 1;
            while (at < text.size() && end == begin && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
        }
        return Outcome::Complete;
    }

private:
    enum class Search { Found, Nothing, GaveUp };
    RegularExpression(pcre2_real_code_8* code, const Options& options);
    Search find(std::string_view text, size_t from, size_t& begin, size_t& end) const;

    Options m_options;
    std::shared_ptr<pcre2_real_code_8> m_code;
};

}  // namespace sextant
