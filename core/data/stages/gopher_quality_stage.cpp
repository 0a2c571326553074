// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/text.h"
#include "core/spec/stages/gopher_options.h"

#include <algorithm>
#include <array>
#include <limits>

namespace sextant {

namespace {

constexpr float kNotApplied = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kPacked = sizeof(uint64_t);
constexpr std::string_view kEllipsis = "\u2026", kDots = "...";

enum Signal { Words, MeanWordLength, HashRatio, EllipsisRatio, BulletLines, EllipsisLines, AlphaWords, StopWords };

size_t occurrences(std::string_view text, std::string_view part) {
    size_t count = 0;
    for (size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++count;
    return count;
}

float share(size_t part, size_t whole) {
    return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : 0;
}

class GopherQualityStage : public DocumentStage {
public:
    explicit GopherQualityStage(GopherQualityOptions options) : m_options(std::move(options)) {
        std::erase(m_options.stopWords, "");
        for (const std::string& word : m_options.stopWords) {
            m_stopWordSizes[static_cast<unsigned char>(word[0])] |= sizeBit(word);
            m_packedStopWords.push_back(word.size() <= kPacked ? packedWord(word) : 0);
        }
        const float none = std::numeric_limits<float>::infinity();
        auto f = [](auto value) { return static_cast<float>(value); };
        m_rules = {
            {"words", "Words of the text.", f(m_options.minWords), f(m_options.maxWords), "min_words", "max_words"},
            {"mean_word_length", "Characters of a word, on average.", f(m_options.minMeanWordLength),
             f(m_options.maxMeanWordLength), "min_mean_word_length", "max_mean_word_length"},
            {"hash_ratio", "Hash signs for each word.", -none, f(m_options.maxHashRatio), "", "max_hash_ratio"},
            {"ellipsis_ratio", "Ellipses for each word.", -none, f(m_options.maxEllipsisRatio), "",
             "max_ellipsis_ratio"},
            {"bullet_lines", "Share of the lines that begin with a bullet.", -none, f(m_options.maxBulletLines), "",
             "max_bullet_lines"},
            {"ellipsis_lines", "Share of the lines that end with an ellipsis.", -none, f(m_options.maxEllipsisLines),
             "", "max_ellipsis_lines"},
            {"alpha_words", "Share of the words that have a letter.", f(m_options.minAlphaWords), none,
             "min_alpha_words", ""},
            {"stop_words", "Common words in the text.", f(m_options.minStopWords), none, "min_stop_words", ""}};
    }

    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document&, const TextFeatures& features, std::span<float> values) const override {
        const auto& words = features.words(splitter());
        size_t real = 0, alpha = 0;
        std::vector<uint32_t> lengths;
        lengths.reserve(words.size());
        for (const Word& word : words) {
            alpha += word.hasLetter;
            if (!word.isWord) continue;
            ++real;
            lengths.push_back(word.characters);
        }
        values[Words] = static_cast<float>(real);
        values[MeanWordLength] = features.isUnseparated() ? kNotApplied : wordLength(lengths);
        measureSymbols(features, words, values);
        measureLines(features, values);
        values[AlphaWords] = share(alpha, words.size());
        values[StopWords] = features.isUnseparated() ? kNotApplied : static_cast<float>(countStopWords(words));
    }

    std::vector<ByteSpan> spans(const Document& document, const TextFeatures& features, size_t rule) const override {
        std::vector<ByteSpan> result;
        const auto add = [&](std::string_view part) {
            const auto begin = static_cast<size_t>(part.data() - document.text.data());
            result.push_back({begin, begin + part.size()});
        };
        if (rule == HashRatio || rule == EllipsisRatio) {
            for (size_t at = 0; at < document.text.size(); ++at) {
                const std::string_view rest = std::string_view(document.text).substr(at);
                if (rule == HashRatio && rest[0] == '#') add(rest.substr(0, 1));
                const size_t dots = rest.starts_with(kDots)       ? kDots.size()
                                    : rest.starts_with(kEllipsis) ? kEllipsis.size()
                                                                  : 0;
                if ((rule == EllipsisRatio || isNemo()) && dots > 0) add(rest.substr(0, dots)), at += dots - 1;
            }
        }
        for (const std::string_view line : features.lines())
            if ((rule == BulletLines && beginsWithBullet(line)) || (rule == EllipsisLines && endsWithEllipsis(line)))
                add(line);
        if (rule == AlphaWords)
            for (const Word& word : features.words(splitter()))
                if (!word.hasLetter) add(word.text);
        return result;
    }

private:
    bool isNemo() const { return m_options.dialect == GopherDialect::Nemo; }
    bool isDolma() const { return m_options.dialect == GopherDialect::Dolma; }
    WordSplitter splitter() const { return isNemo() || isDolma() ? WordSplitter::Blanks : WordSplitter::Tokens; }

    float wordLength(std::vector<uint32_t>& lengths) const {
        if (lengths.empty()) return 0;
        if (isDolma()) {
            std::sort(lengths.begin(), lengths.end());
            const size_t middle = lengths.size() / 2;
            return lengths.size() % 2 ? static_cast<float>(lengths[middle])
                                      : static_cast<float>(lengths[middle - 1] + lengths[middle]) / 2;
        }
        size_t sum = 0;
        for (const uint32_t length : lengths) sum += length;
        return share(sum, lengths.size());
    }
    void measureSymbols(const TextFeatures& features, const std::vector<Word>& words, std::span<float> values) const {
        if (isDolma()) {
            auto with = [&](std::string_view symbol) {
                return static_cast<size_t>(std::count_if(words.begin(), words.end(), [&](const Word& word) {
                    return word.text.find(symbol) != std::string_view::npos;
                }));
            };
            values[HashRatio] = share(with("#"), words.size());
            values[EllipsisRatio] = share(with(kEllipsis), words.size());
            return;
        }
        const size_t hashes = occurrences(features.text(), "#");
        const size_t ellipses = occurrences(features.text(), kDots) + occurrences(features.text(), kEllipsis);
        values[HashRatio] = share(isNemo() ? hashes + ellipses : hashes, words.size());
        values[EllipsisRatio] = share(ellipses, words.size());
    }
    bool beginsWithBullet(std::string_view line) const {
        line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
        if (isDolma()) return line.starts_with('*') || line.starts_with('-');
        if (line.starts_with("\u2022") || line.starts_with('-')) return true;
        if (!isNemo()) return false;
        for (const char* bullet :
             {"\u2023", "\u25B6", "\u25C0", "\u25E6", "\u25A0", "\u25A1", "\u25AA", "\u25AB", "\u2013"})
            if (line.starts_with(bullet)) return true;
        return false;
    }
    bool endsWithEllipsis(std::string_view line) const {
        const std::string_view end = trimmed(line);
        return end.ends_with(kEllipsis) || (!isDolma() && end.ends_with(kDots));
    }
    void measureLines(const TextFeatures& features, std::span<float> values) const {
        size_t bullets = 0, ellipses = 0;
        // A newline at the end opens no line.
        const size_t count = features.lines().size() - (features.lines().back().empty() && features.lines().size() > 1);
        for (size_t i = 0; i < count; ++i) {
            bullets += beginsWithBullet(features.lines()[i]);
            ellipses += endsWithEllipsis(features.lines()[i]);
        }
        values[BulletLines] = share(bullets, count);
        values[EllipsisLines] = share(ellipses, count);
    }
    static uint64_t sizeBit(std::string_view word) { return uint64_t{1} << std::min<size_t>(word.size(), 63); }
    /// The number of the stop word, or how many there are.
    size_t stopWordOf(std::string_view word) const {
        const auto& words = m_options.stopWords;
        if (word.size() > kPacked)
            return static_cast<size_t>(std::find(words.begin(), words.end(), word) - words.begin());
        const uint64_t packed = packedWord(word);
        for (size_t i = 0; i < words.size(); ++i)
            if (m_packedStopWords[i] == packed && words[i].size() == word.size()) return i;
        return words.size();
    }
    size_t countStopWords(const std::vector<Word>& words) const {
        const bool distinct = m_options.dialect == GopherDialect::Datatrove || isNemo();
        std::vector<uint8_t> seen(m_options.stopWords.size());
        size_t count = 0, different = 0;
        for (const Word& word : words) {
            if (!(m_stopWordSizes[static_cast<unsigned char>(word.text[0])] & sizeBit(word.text))) continue;
            const size_t found = stopWordOf(word.text);
            if (found == m_options.stopWords.size()) continue;
            ++count;
            uint8_t& known = seen[found];
            different += !known;
            known = 1;
        }
        return distinct ? different : count;
    }

    GopherQualityOptions m_options;
    std::array<uint64_t, 256> m_stopWordSizes{};  // by their first byte
    std::vector<uint64_t> m_packedStopWords;      // 0: it has more bytes than fit
    std::vector<Rule> m_rules;
};

}  // namespace

/// Gopher's rules about what a text is made of (Rae et al. 2021, section A.1.1), in the counting of four public
/// pipelines:
///
// clang-format off
///              words counted                    word length  symbols                         bullets    stop words
///   datatrove  tokens that are no punctuation   mean         '#' and ellipses apart          • -        different ones
///   nemo       between blanks                   mean         '#' and ellipses together       many       different ones
///   dclm       tokens that are no punctuation   mean         '#' and ellipses apart          • -        occurrences
///   dolma      between blanks                   median       words with '#' or with …        * -        occurrences
// clang-format on
///
/// Texts mostly in scripts that do not separate words are not measured by word length and stop words.
Result<std::unique_ptr<DocumentStage>> makeGopherQualityStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<GopherQualityStage>(stageOptions<GopherQualityOptions>(gopherQualityOptions(), spec.options)));
}

}  // namespace sextant
