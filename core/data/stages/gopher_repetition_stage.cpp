// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/text.h"
#include "core/data/stages/repeated_pieces.h"
#include "core/spec/stages/gopher_options.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

constexpr size_t kTopOrders[] = {2, 3, 4};
constexpr size_t kFirstTop = 4, kFirstDuplicate = 7;  // signals: four of lines and paragraphs, three tops, six orders
constexpr size_t kLowestDuplicate = 5;

/// Pieces of a text (lines, paragraphs) and which of them repeat another one.
struct Pieces {
    std::vector<std::string_view> all;
    std::vector<uint32_t> copies;  // of the piece, in all
    std::vector<uint8_t> isLaterCopy;

    explicit Pieces(std::vector<std::string_view> pieces)
        : all(std::move(pieces)), copies(all.size()), isLaterCopy(all.size()) {
        const std::vector<uint32_t> firsts = firstEqualPieces(all);
        for (size_t i = 0; i < all.size(); ++i) isLaterCopy[i] = copies[firsts[i]]++ > 0;
        for (size_t i = 0; i < all.size(); ++i) copies[i] = copies[firsts[i]];
    }
};

/// Pieces between stretches of at least `newlines` newlines.
std::vector<std::string_view> splitAtNewlines(std::string_view text, size_t newlines) {
    std::vector<std::string_view> pieces;
    size_t start = 0;
    for (size_t at = 0; (at = text.find('\n', at)) != std::string_view::npos;) {
        const size_t end = std::min(text.find_first_not_of('\n', at), text.size());
        if (end - at >= newlines) {
            pieces.push_back(text.substr(start, at - start));
            start = end;
        }
        at = end;
    }
    pieces.push_back(text.substr(start));
    return pieces;
}

float ratio(size_t part, size_t whole) {
    return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : 0;
}

class GopherRepetitionStage : public DocumentStage {
public:
    explicit GopherRepetitionStage(const GopherRepetitionOptions& options) : m_dialect(options.dialect) {
        auto rule = [&](const char* name, const char* help, double maximum) {
            m_rules.push_back({name, help, -std::numeric_limits<float>::infinity(), static_cast<float>(maximum), "",
                               "max_" + std::string(name)});
        };
        rule("duplicate_lines", "Share of the lines that repeat another one.", options.maxDuplicateLines);
        rule("duplicate_paragraphs", "Share of the paragraphs that repeat another one.",
             options.maxDuplicateParagraphs);
        rule("duplicate_line_characters", "Share of the characters in repeated lines.",
             options.maxDuplicateLineCharacters);
        rule("duplicate_paragraph_characters", "Share of the characters in repeated paragraphs.",
             options.maxDuplicateParagraphCharacters);
        rule("top_2gram", "Share of the most frequent two words in a row.", options.maxTop2gram);
        rule("top_3gram", "Share of the most frequent three words in a row.", options.maxTop3gram);
        rule("top_4gram", "Share of the most frequent four words in a row.", options.maxTop4gram);
        const double limits[] = {options.maxDuplicate5grams, options.maxDuplicate6grams, options.maxDuplicate7grams,
                                 options.maxDuplicate8grams, options.maxDuplicate9grams, options.maxDuplicate10grams};
        for (size_t i = 0; i < std::size(limits); ++i)
            rule(("duplicate_" + std::to_string(kLowestDuplicate + i) + "grams").c_str(),
                 "Share of the characters in n-grams that occurred before.", limits[i]);
    }

    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document&, const TextFeatures& features, std::span<float> values) const override {
        measurePieces(Pieces(linesOf(features.text())), features, values, 0);
        measurePieces(Pieces(paragraphsOf(features.text())), features, values, 1);
        const auto& words = features.words(splitter());
        std::vector<uint32_t> lengths;  // characters of the words
        lengths.reserve(words.size());
        size_t wordCharacters = 0;
        for (const Word& word : words) {
            lengths.push_back(word.characters);
            wordCharacters += lengths.back();
        }
        const RepeatedNgrams& ngrams = features.repeatedNgrams(splitter());
        const size_t whole = isOfWords() ? wordCharacters : features.characters();
        for (size_t i = 0; i < std::size(kTopOrders); ++i)
            values[kFirstTop + i] = ratio(topCharacters(ngrams, lengths, kTopOrders[i]), whole);
        for (size_t n = kLowestDuplicate; n <= RepeatedNgrams::kHighest; ++n) {
            size_t repeated = 0;
            forEachDuplicate(ngrams, lengths, n, [&](size_t, size_t, size_t characters) { repeated += characters; });
            values[kFirstDuplicate + n - kLowestDuplicate] = ratio(repeated, whole);
        }
    }

    std::vector<ByteSpan> spans(const Document& document, const TextFeatures& features, size_t rule) const override {
        std::vector<ByteSpan> result;
        auto add = [&](const char* begin, const char* end) {
            const ByteSpan span{static_cast<size_t>(begin - document.text.data()),
                                static_cast<size_t>(end - document.text.data())};
            if (!result.empty() && span.begin <= result.back().end)
                result.back().end = std::max(result.back().end, span.end);
            else
                result.push_back(span);
        };
        if (rule < kFirstTop) {
            const Pieces pieces(rule % 2 == 0 ? linesOf(document.text) : paragraphsOf(document.text));
            for (size_t i = 0; i < pieces.all.size(); ++i)
                if (isRepeated(pieces, i) && !pieces.all[i].empty())
                    add(pieces.all[i].data(), pieces.all[i].data() + pieces.all[i].size());
            return result;
        }
        const auto& words = features.words(splitter());
        const RepeatedNgrams& ngrams = features.repeatedNgrams(splitter());
        auto addWords = [&](size_t first, size_t count) {
            add(words[first].text.data(), words[first + count - 1].text.data() + words[first + count - 1].text.size());
        };
        if (rule < kFirstDuplicate) {
            const size_t n = kTopOrders[rule - kFirstTop];
            const auto top = topGroup(ngrams, n);
            for (const auto& occurrence : ngrams.ofOrder(n))
                if (occurrence.group == top) addWords(occurrence.word, n);
            return result;
        }
        const std::vector<uint32_t> lengths(words.size(), 1);
        forEachDuplicate(ngrams, lengths, rule - kFirstDuplicate + kLowestDuplicate,
                         [&](size_t first, size_t count, size_t) { addWords(first, count); });
        return result;
    }

private:
    bool countsEveryCopy() const { return isOfWords(); }
    bool isOfWords() const { return m_dialect == GopherDialect::Dclm || m_dialect == GopherDialect::Dolma; }
    WordSplitter splitter() const {
        return m_dialect == GopherDialect::Datatrove ? WordSplitter::Tokens
               : m_dialect == GopherDialect::Dclm    ? WordSplitter::WordsOnly
                                                     : WordSplitter::Blanks;
    }
    bool isRepeated(const Pieces& pieces, size_t i) const {
        return countsEveryCopy() ? pieces.copies[i] > 1 : pieces.isLaterCopy[i] != 0;
    }

    /// datatrove divides the text at newlines, however many; the others leave blank pieces out.
    std::vector<std::string_view> linesOf(std::string_view text) const { return nonBlank(splitAtNewlines(text, 1)); }
    std::vector<std::string_view> paragraphsOf(std::string_view text) const {
        return nonBlank(splitAtNewlines(trimmed(text), 2));
    }
    std::vector<std::string_view> nonBlank(std::vector<std::string_view> pieces) const {
        if (m_dialect == GopherDialect::Datatrove) return pieces;
        std::erase_if(pieces, [](std::string_view piece) { return trimmed(piece).empty(); });
        return pieces;
    }

    size_t charactersOf(std::string_view piece, const TextFeatures& features) const {
        if (m_dialect != GopherDialect::Dolma) return features.charactersOf(piece);
        const TextFeatures ofPiece(piece);
        size_t count = 0;
        for (const Word& word : ofPiece.words(WordSplitter::Blanks)) count += word.characters;
        return count;
    }
    void measurePieces(const Pieces& pieces, const TextFeatures& features, std::span<float> values,
                       size_t signal) const {
        size_t repeated = 0, repeatedCharacters = 0, characters = 0;
        for (size_t i = 0; i < pieces.all.size(); ++i) {
            const size_t length = charactersOf(pieces.all[i], features);
            characters += length;
            if (isRepeated(pieces, i)) ++repeated, repeatedCharacters += length;
        }
        values[signal] = ratio(repeated, pieces.all.size());
        values[signal + 2] =
            ratio(repeatedCharacters, m_dialect == GopherDialect::Datatrove ? features.characters() : characters);
    }

    /// The most frequent group, the earliest among equals.
    static uint32_t topGroup(const RepeatedNgrams& ngrams, size_t n) {
        const auto counts = ngrams.counts(n);
        return static_cast<uint32_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    }
    size_t topCharacters(const RepeatedNgrams& ngrams, const std::vector<uint32_t>& lengths, size_t n) const {
        if (lengths.size() < n) return 0;
        size_t first = 0, count = 1;
        if (ngrams.counts(n).empty()) {
            if (m_dialect == GopherDialect::Dclm) return 0;
        } else {
            const uint32_t top = topGroup(ngrams, n);
            count = ngrams.counts(n)[top];
            first = std::find_if(ngrams.ofOrder(n).begin(), ngrams.ofOrder(n).end(), [&](const auto& o) {
                        return o.group == top;
                    })->word;
        }
        size_t characters = isOfWords() ? 0 : n - 1;  // the blanks between the words
        for (size_t word = first; word < first + n; ++word) characters += lengths[word];
        return characters * count;
    }

    /// visit(first word, words, characters they count as), in order.
    template <class Visit>
    void forEachDuplicate(const RepeatedNgrams& ngrams, const std::vector<uint32_t>& lengths, size_t n,
                          const Visit& visit) const {
        const auto occurrences = ngrams.ofOrder(n);
        std::vector<uint8_t> seen(ngrams.counts(n).size());
        auto charactersFrom = [&](size_t first, size_t end) {
            size_t sum = 0;
            for (size_t word = first; word < end; ++word) sum += lengths[word];
            return sum;
        };
        size_t free = 0;  // words before it count already, or were gone over
        for (const auto& [word, group] : occurrences) {
            const size_t end = word + n;
            switch (m_dialect) {
                case GopherDialect::Datatrove:
                    if (word < free) break;
                    if (seen[group]) visit(word, n, charactersFrom(word, end)), free = end;
                    seen[group] = 1;
                    break;
                case GopherDialect::Nemo:
                    if (seen[group]) {
                        const size_t first = std::max<size_t>(word, free);
                        const bool opens = word >= free;
                        visit(first, end - first, charactersFrom(first, end) + (end - first) - opens);
                        free = end;
                    }
                    seen[group] = 1;
                    break;
                case GopherDialect::Dclm: {
                    const size_t first = std::max<size_t>(word, free);
                    visit(first, end - first, charactersFrom(first, end));
                    free = end;
                    break;
                }
                case GopherDialect::Dolma:
                    visit(word, n, charactersFrom(word, end));
                    break;
            }
        }
    }

    GopherDialect m_dialect;
    std::vector<Rule> m_rules;
};

}  // namespace

/// Gopher's rules about repetition (Rae et al. 2021, table A1), in the counting of four public pipelines:
///
// clang-format off
///              repeated lines, paragraphs  of all                       n-grams that occurred before
///   datatrove  second and later copies     characters of the text       taken greedily: after a hit go on behind it
///   nemo       second and later copies     characters of the lines      words of later copies, each once, with blanks
///   dclm       every copy                  characters without newlines  words of every copy, each once; of word characters
///   dolma      every copy                  word characters              every copy for itself, overlaps again; of word characters
// clang-format on
///
/// The most frequent n-gram counts even when it occurs once, but in dclm. An empty text repeats nothing and passes
/// here; datatrove drops it, and so does the rule `words` of gopher_quality.
Result<std::unique_ptr<DocumentStage>> makeGopherRepetitionStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(std::make_unique<GopherRepetitionStage>(
        stageOptions<GopherRepetitionOptions>(gopherRepetitionOptions(), spec.options)));
}

}  // namespace sextant
