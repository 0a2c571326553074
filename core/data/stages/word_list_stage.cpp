// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/stages/word_phrases.h"
#include "core/spec/stages/matching_options.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

constexpr size_t kLargestFile = 64 << 20, kLongestLine = 1000;

enum Signal { Matches, Share };

class WordListStage : public DocumentStage {
public:
    WordListStage(WordPhrases phrases, WordListOptions options)
        : m_phrases(std::move(phrases)), m_options(std::move(options)) {
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"matches", "Words and phrases of the list.", -none, static_cast<float>(m_options.maxMatches), "",
                    "max_matches"},
                   {"share", "Share of the words that are in the list.", -none, static_cast<float>(m_options.maxShare),
                    "", "max_share"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures& features, std::span<float> values) const override {
        const auto& words = features.words(WordSplitter::WordsOnly);
        const auto matches = m_phrases.find(words);
        size_t listed = 0;
        for (const WordPhrases::Match& match : matches) listed += match.count;
        values[Matches] = static_cast<float>(matches.size());
        values[Share] =
            words.empty() ? 0.0F : static_cast<float>(static_cast<double>(listed) / static_cast<double>(words.size()));
        if (!matches.empty() && isSpared(document))
            std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures& features, size_t) const override {
        const auto& words = features.words(WordSplitter::WordsOnly);
        std::vector<ByteSpan> found;
        for (const WordPhrases::Match& match : m_phrases.find(words)) {
            const std::string_view last = words[match.first + match.count - 1].text;
            found.push_back({static_cast<size_t>(words[match.first].text.data() - document.text.data()),
                             static_cast<size_t>(last.data() + last.size() - document.text.data())});
        }
        return found;
    }

private:
    bool isSpared(const Document& document) const {
        const uint64_t hash = hashText(document.id, static_cast<uint64_t>(m_options.seed));
        return static_cast<double>(hash >> 11) * 0x1p-53 < m_options.keepFraction;
    }

    WordPhrases m_phrases;
    WordListOptions m_options;
    std::vector<Rule> m_rules;
};

Result<void> addEntry(std::string_view entry, const std::string& place, WordPhrases& phrases) {
    if (entry.size() > kLongestLine)
        return dataError(place + " is longer than " + std::to_string(kLongestLine) + " bytes",
                         "A word list has one word or phrase a line");
    if (firstInvalidUtf8(entry) != std::string_view::npos)
        return dataError(place + " is not UTF-8", "Save the list as UTF-8");
    const TextFeatures features(entry);
    if (features.words(WordSplitter::WordsOnly).empty())
        return dataError(place + " has no word in it: \"" + std::string(entry) + "\"", "Take it out");
    phrases.add(features.words(WordSplitter::WordsOnly));
    return {};
}

Result<void> addFile(const std::string& file, WordPhrases& phrases) {
    std::error_code code;
    if (const auto size = std::filesystem::file_size(file, code); !code && size > kLargestFile)
        return dataError(file + " is longer than 64 MiB", "A word list has one word or phrase a line");
    const std::string content = SEXTANT_TRY(readFile(file));
    size_t line = 0;
    for (size_t start = 0, end = 0; start < content.size(); start = end + 1) {
        end = std::min(content.find('\n', start), content.size());
        ++line;
        const std::string_view entry = trimmed(std::string_view(content).substr(start, end - start));
        if (!entry.empty() && entry[0] != '#')
            SEXTANT_TRY(addEntry(entry, file + ", line " + std::to_string(line), phrases));
    }
    return {};
}

}  // namespace

/// Drops documents that say listed words or phrases: C4's bad-word rule (Raffel et al. 2020; datatrove's form of it has
/// keep_fraction and a seed). Words are those of WordSplitter::WordsOnly in Unicode's folded case: "ass" is not found
/// in "class", but characters of Chinese, Japanese and Thai are words of their own and are found wherever they stand.
/// The longest entry counts where several begin. A document that keep_fraction lets pass, by the hash of its id and the
/// seed, has no signals.
///
/// Errors (Data): a file longer than 64 MiB, a line longer than 1,000 bytes, one that is not UTF-8 or has no word in
/// it.
Result<std::unique_ptr<DocumentStage>> makeWordListStage(const StageSpec& spec) {
    auto options = stageOptions<WordListOptions>(wordListOptions(), spec.options);
    WordPhrases phrases;
    for (size_t i = 0; i < options.words.size(); ++i)
        SEXTANT_TRY(
            addEntry(trimmed(options.words[i]), "word_list: entry " + std::to_string(i + 1) + " of words", phrases));
    if (!options.wordFile.empty()) SEXTANT_TRY(addFile(options.wordFile, phrases));
    return std::unique_ptr<DocumentStage>(std::make_unique<WordListStage>(std::move(phrases), std::move(options)));
}

}  // namespace sextant
