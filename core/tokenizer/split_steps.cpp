// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/tokenizer/split_steps.h"

#include <pcre2.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kLongestExpression = 64 << 10;
constexpr uint32_t kMatchLimit = 1'000'000;
constexpr size_t kJitStackBytes = 1 << 20;

/// White_Space of Unicode, for inside a character class; PCRE2's own \s has one character more (U+180E).
constexpr const char* kSpaces =
    "\\x09-\\x0d\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";

/// The expression with \s and \S spelled out.
std::string translate(const std::string& expression) {
    std::string result;
    bool inClass = false;
    for (size_t at = 0; at < expression.size(); ++at) {
        const char c = expression[at];
        if (c == '\\' && at + 1 < expression.size()) {
            const char next = expression[++at];
            if (next == 's')
                result += inClass ? std::string(kSpaces) : "[" + std::string(kSpaces) + "]";
            else if (next == 'S' && !inClass)
                result += "[^" + std::string(kSpaces) + "]";
            else
                result += {c, next};
            continue;
        }
        if (c == '[') inClass = true;
        if (c == ']') inClass = false;
        result += c;
    }
    return result;
}

/// Turns a row of matches into pieces. `match(begin, end)` in order; then `finish`.
class PieceMaker {
public:
    PieceMaker(SplitBehavior behavior, Matches matches, uint32_t offset, std::vector<uint32_t>& ends)
        : m_behavior(behavior), m_matches(matches), m_offset(offset), m_ends(ends) {}

    void match(size_t begin, size_t end) {
        if (begin > m_at) add(begin, false);
        add(end, true);
    }
    void finish(size_t size) {
        if (size > m_at) add(size, false);
        if (m_open) m_ends.push_back(m_offset + static_cast<uint32_t>(m_at));
    }

private:
    /// The stretch from m_at to `end`. The piece before it stays open until it is known not to be joined.
    void add(size_t end, bool isMatch) {
        if (m_matches == Matches::AreGaps) isMatch = !isMatch;
        bool joins = false;
        switch (m_behavior) {
            case SplitBehavior::Isolated:
                break;
            case SplitBehavior::Contiguous:
                joins = m_open && m_lastIsMatch == isMatch;
                break;
            case SplitBehavior::MergedWithPrevious:
                joins = m_open && isMatch && !m_lastIsMatch;
                break;
            case SplitBehavior::MergedWithNext:
                joins = m_open && !isMatch && m_lastIsMatch;
                break;
        }
        if (m_open && !joins) m_ends.push_back(m_offset + static_cast<uint32_t>(m_at));
        m_open = true;
        m_lastIsMatch = isMatch;
        m_at = end;
    }

    SplitBehavior m_behavior;
    Matches m_matches;
    uint32_t m_offset;
    std::vector<uint32_t>& m_ends;
    size_t m_at = 0;
    bool m_open = false, m_lastIsMatch = false;
};

class RegexStep : public SplitStep {
public:
    RegexStep(pcre2_code* code, SplitBehavior behavior, Matches matches)
        : m_code(code, pcre2_code_free), m_behavior(behavior), m_matches(matches) {
        pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);  // without it pcre2_match interprets
    }

    void split(std::string_view piece, uint32_t offset, std::vector<uint32_t>& ends) const override {
        PieceMaker pieces(m_behavior, m_matches, offset, ends);
        Scratch& scratch = threadScratch();
        const auto* text = reinterpret_cast<PCRE2_SPTR>(piece.data());
        const PCRE2_SIZE* found = pcre2_get_ovector_pointer(scratch.data);
        for (size_t at = 0; at < piece.size();) {
            const int code = pcre2_match(m_code.get(), text, piece.size(), at, 0, scratch.data, scratch.context);
            if (code < 1) break;
            const size_t begin = found[0], end = found[1];
            if (end > begin && end <= piece.size() && begin >= at) pieces.match(begin, end);
            at = std::max(end, at + 1);
            while (at < piece.size() && end == begin && (static_cast<unsigned char>(piece[at]) & 0xC0) == 0x80) ++at;
        }
        pieces.finish(piece.size());
    }

private:
    struct Scratch {
        pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
        pcre2_match_context* context = pcre2_match_context_create(nullptr);
        pcre2_jit_stack* stack = pcre2_jit_stack_create(32 << 10, kJitStackBytes, nullptr);
        Scratch() {
            pcre2_set_match_limit(context, kMatchLimit);
            pcre2_jit_stack_assign(context, nullptr, stack);
        }
        ~Scratch() {
            pcre2_match_data_free(data);
            pcre2_match_context_free(context);
            pcre2_jit_stack_free(stack);
        }
        Scratch(const Scratch&) = delete;
        Scratch& operator=(const Scratch&) = delete;
    };
    static Scratch& threadScratch() {
        thread_local Scratch scratch;
        return scratch;
    }

    std::unique_ptr<pcre2_code, void (*)(pcre2_code*)> m_code;
    SplitBehavior m_behavior;
    Matches m_matches;
};

/// `\s+$` in linear time: a backtracking engine tries the end from every blank of a long run.
class TrailingSpaceStep : public SplitStep {
public:
    explicit TrailingSpaceStep(std::shared_ptr<const SplitStep> runs) : m_runs(std::move(runs)) {}
    void split(std::string_view piece, uint32_t offset, std::vector<uint32_t>& ends) const override {
        thread_local std::vector<uint32_t> borders;
        borders.clear();
        m_runs->split(piece, 0, borders);
        if (borders.size() > 1 && isSpace(piece.substr(borders[borders.size() - 2])))
            ends.push_back(offset + borders[borders.size() - 2]);
        ends.push_back(offset + static_cast<uint32_t>(piece.size()));
    }

private:
    /// Whether the last stretch of blanks or others is one of blanks: its first character tells.
    static bool isSpace(std::string_view stretch) {
        const auto byte = static_cast<unsigned char>(stretch[0]);
        if (byte < 0x80) return byte == ' ' || (byte >= 9 && byte <= 13);
        for (std::string_view space :
             {"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
              "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"})
            if (stretch.substr(0, space.size()) == space) return true;
        return false;
    }
    std::shared_ptr<const SplitStep> m_runs;
};

class TextStep : public SplitStep {
public:
    TextStep(std::string text, SplitBehavior behavior, Matches matches)
        : m_text(std::move(text)), m_behavior(behavior), m_matches(matches) {}
    void split(std::string_view piece, uint32_t offset, std::vector<uint32_t>& ends) const override {
        PieceMaker pieces(m_behavior, m_matches, offset, ends);
        for (size_t at = piece.find(m_text); !m_text.empty() && at != std::string_view::npos;
             at = piece.find(m_text, at + m_text.size()))
            pieces.match(at, at + m_text.size());
        pieces.finish(piece.size());
    }

private:
    std::string m_text;
    SplitBehavior m_behavior;
    Matches m_matches;
};

}  // namespace

Result<std::shared_ptr<const SplitStep>> makeRegexStep(const std::string& expression, SplitBehavior behavior,
                                                       Matches matches) {
    if (expression == "\\s+$" && behavior == SplitBehavior::Isolated && matches == Matches::AreMatches) {
        auto runs = SEXTANT_TRY(makeRegexStep("\\s+", SplitBehavior::Isolated, Matches::AreMatches));
        return std::shared_ptr<const SplitStep>(std::make_shared<TrailingSpaceStep>(std::move(runs)));
    }
    if (expression.size() > kLongestExpression)
        return dataError("the pre-tokenizer's expression is longer than 64 KiB", "Use a simpler one");
    const std::string translated = translate(expression);
    int errorCode = 0;
    PCRE2_SIZE place = 0;
    pcre2_code* code =
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                      PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C,
                      &errorCode, &place, nullptr);
    if (!code) {
        PCRE2_UCHAR message[256];
        pcre2_get_error_message(errorCode, message, sizeof message);
        return dataError(
            "the pre-tokenizer's expression cannot be read: " + std::string(reinterpret_cast<const char*>(message)) +
                " near \"" + translated.substr(std::min<size_t>(place > 10 ? place - 10 : 0, translated.size()), 20) +
                "\"",
            "Check the regular expression in pre_tokenizer");
    }
    return std::shared_ptr<const SplitStep>(std::make_shared<RegexStep>(code, behavior, matches));
}

std::shared_ptr<const SplitStep> makeTextStep(std::string text, SplitBehavior behavior, Matches matches) {
    return std::make_shared<TextStep>(std::move(text), behavior, matches);
}

}  // namespace sextant
