// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/regular_expression.h"
#include "core/spec/stages/matching_options.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

/// Seconds at most on one document.
constexpr uint32_t kMatchLimit = 10'000'000;
constexpr size_t kShownPattern = 200;  // bytes, in errors

class RegexStage : public DocumentStage {
public:
    /// `patterns` are those of the options, in their order.
    RegexStage(std::vector<RegularExpression> patterns, RegexOptions options)
        : m_patterns(std::move(patterns)), m_options(std::move(options)) {
        Rule matches{"matches", "Matches of the patterns."};
        if (m_options.action == RegexAction::DropMatching) {
            matches.maximum = static_cast<float>(m_options.maxMatches);
            matches.maximumOption = "max_matches";
        } else if (m_options.action == RegexAction::DropOthers) {
            matches.minimum = static_cast<float>(m_options.minMatches);
            matches.minimumOption = "min_matches";
        }
        if (m_options.action != RegexAction::Remove) m_rules.push_back(std::move(matches));
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void edit(Document& document) const override {
        if (m_options.action != RegexAction::Remove) return;
        std::string left;
        size_t kept = 0;
        for (const ByteSpan& span : find(document).spans) {
            left.append(document.text, kept, span.begin - kept);
            left += m_options.replacement;
            kept = span.end;
        }
        if (kept == 0) return;
        document.text = left.append(document.text, kept);
    }
    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        if (!values.empty()) values[0] = static_cast<float>(find(document).count);
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures&, size_t) const override {
        return find(document).spans;
    }

private:
    struct Matches {
        size_t count = 0;
        std::vector<ByteSpan> spans;  ///< in order, those that touch as one; empty matches have none
    };
    Matches find(const Document& document) const {
        Matches found;
        for (size_t i = 0; i < m_patterns.size(); ++i) {
            const auto outcome = m_patterns[i].forEachMatch(document.text, [&](size_t begin, size_t end) {
                ++found.count;
                if (end > begin) found.spans.push_back({begin, end});
            });
            if (outcome == RegularExpression::Outcome::GaveUp) giveUp(m_options.patterns[i], document);
        }
        if (m_patterns.size() > 1)
            std::sort(found.spans.begin(), found.spans.end(),
                      [](const auto& a, const auto& b) { return a.begin < b.begin; });
        size_t last = 0;
        for (size_t i = 1; i < found.spans.size(); ++i)
            if (found.spans[i].begin <= found.spans[last].end)
                found.spans[last].end = std::max(found.spans[last].end, found.spans[i].end);
            else
                found.spans[++last] = found.spans[i];
        if (!found.spans.empty()) found.spans.resize(last + 1);
        return found;
    }
    [[noreturn]] static void giveUp(const std::string& pattern, const Document& document) {
        throw RunError(usageError("regex: the pattern \"" + pattern + "\" takes more than " +
                                      std::to_string(kMatchLimit) + " steps on the document " + document.id + " of " +
                                      document.source,
                                  "Make it simpler: a repeated group inside a repeated group, as in (a+)+, has "
                                  "endless ways to match; possessive quantifiers (a++) have one"));
    }

    std::vector<RegularExpression> m_patterns;
    RegexOptions m_options;
    std::vector<Rule> m_rules;
};

Result<RegularExpression> compiled(const std::string& pattern) {
    auto outcome = RegularExpression::compile(
        pattern, {RegularExpression::Lines::AreText, RegularExpression::Text::IsUtf8, kMatchLimit});
    if (auto* expression = std::get_if<RegularExpression>(&outcome)) return std::move(*expression);
    const auto& fault = std::get<RegularExpression::Fault>(outcome);
    return usageError("regex: the pattern \"" + pattern.substr(0, kShownPattern) + "\" cannot be read: at offset " +
                          std::to_string(fault.offset) + ": " + fault.message,
                      "Write it as Perl does; in YAML, put it between single quotes");
}

}  // namespace

/// Drops documents that match patterns, or those that do not, or takes the matches out of the text. Where matches of
/// several patterns touch they are one stretch of the text, and each of them counts. A pattern that takes more than
/// Pattern::kMatchLimit steps on a document ends the run (RunError), since nobody can say whether it matches.
Result<std::unique_ptr<DocumentStage>> makeRegexStage(const StageSpec& spec) {
    auto options = stageOptions<RegexOptions>(regexOptions(), spec.options);
    std::vector<RegularExpression> patterns;
    for (const std::string& pattern : options.patterns) patterns.push_back(SEXTANT_TRY(compiled(pattern)));
    return std::unique_ptr<DocumentStage>(std::make_unique<RegexStage>(std::move(patterns), std::move(options)));
}

}  // namespace sextant
