// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/split_steps.h"

#include "core/base/regular_expression.h"
#include "core/tokenizer/oniguruma.h"

namespace sextant {

namespace {

constexpr uint32_t kMatchLimit = 1'000'000;

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
        if (m_open) close();
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
        if (m_open && !joins) close();
        m_open = true;
        m_lastIsMatch = isMatch;
        m_at = end;
    }
    /// Pieces without a character are none.
    void close() {
        if (m_at > m_begin) m_ends.push_back(m_offset + static_cast<uint32_t>(m_at));
        m_begin = m_at;
    }

    SplitBehavior m_behavior;
    Matches m_matches;
    uint32_t m_offset;
    std::vector<uint32_t>& m_ends;
    size_t m_begin = 0, m_at = 0;  // of the piece that is open
    bool m_open = false, m_lastIsMatch = false;
};

class RegexStep : public SplitStep {
public:
    RegexStep(RegularExpression expression, SplitBehavior behavior, Matches matches)
        : m_expression(std::move(expression)), m_behavior(behavior), m_matches(matches) {}

    void split(std::string_view piece, uint32_t offset, std::vector<uint32_t>& ends) const override {
        PieceMaker pieces(m_behavior, m_matches, offset, ends);
        size_t last = std::string_view::npos;
        m_expression.forEachMatch(piece, [&](size_t begin, size_t end) {
            // Nothing is matched once more where a match has just ended; elsewhere it makes a border.
            if (end > begin || end != last) pieces.match(begin, end);
            last = end;
        });
        pieces.finish(piece.size());
    }

private:
    RegularExpression m_expression;
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
    const std::string translated = SEXTANT_TRY(perlExpression(expression));
    auto compiled = RegularExpression::compile(
        translated, {RegularExpression::Lines::AreLines, RegularExpression::Text::MayBeInvalid, kMatchLimit});
    if (const auto* fault = std::get_if<RegularExpression::Fault>(&compiled))
        return dataError("the pre-tokenizer's expression cannot be read: " + fault->message + " near \"" +
                             translated.substr(fault->offset > 10 ? fault->offset - 10 : 0, 20) + "\"",
                         "Check the regular expression in pre_tokenizer");
    return std::shared_ptr<const SplitStep>(
        std::make_shared<RegexStep>(std::get<RegularExpression>(std::move(compiled)), behavior, matches));
}

std::shared_ptr<const SplitStep> makeTextStep(std::string text, SplitBehavior behavior, Matches matches) {
    return std::make_shared<TextStep>(std::move(text), behavior, matches);
}

}  // namespace sextant
