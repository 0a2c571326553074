// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/hash.h"
#include "core/data/formats/text_source.h"
#include "core/data/stages/characters.h"
#include "core/spec/stages/cleaning_options.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace sextant {

namespace {

constexpr size_t kLongestLine = 64 << 20;

uint64_t hashOf(const Word& word) { return hashText(lowered(word.text)); }

/// One hash for every n words in a row, by the index of the first.
std::vector<uint64_t> ngramsOf(const std::vector<Word>& words, size_t n) {
    std::vector<uint64_t> hashes, ngrams;
    for (const Word& word : words) hashes.push_back(hashOf(word));
    for (size_t i = 0; i + n <= hashes.size(); ++i)
        ngrams.push_back(hashBytes(hashes.data() + i, n * sizeof(uint64_t)));
    return ngrams;
}

using Ngrams = std::unordered_set<uint64_t>;

void collectTexts(const simdjson::dom::element& value, size_t n, Ngrams& ngrams) {
    if (std::string_view text; !value.get(text)) {
        const TextFeatures features(text);
        for (const uint64_t ngram : ngramsOf(features.words(WordSplitter::WordsOnly), n)) ngrams.insert(ngram);
    } else if (simdjson::dom::array list; !value.get(list)) {
        for (const auto entry : list) collectTexts(entry, n, ngrams);
    } else if (simdjson::dom::object object; !value.get(object)) {
        for (const auto member : object) collectTexts(member.value, n, ngrams);
    }
}

/// Every text in every record of a .jsonl file.
Result<void> collectItems(const std::filesystem::path& file, size_t n, Ngrams& ngrams) {
    auto source = SEXTANT_TRY(openTextSource(file));
    simdjson::dom::parser parser;
    std::string buffer, piece;
    int64_t line = 0;
    while (true) {
        SEXTANT_TRY(source->next(piece));
        const bool ended = piece.empty();
        buffer += ended ? "\n" : piece;
        size_t start = 0;
        for (size_t end; (end = buffer.find('\n', start)) != std::string::npos; start = end + 1) {
            ++line;
            const std::string_view text = std::string_view(buffer).substr(start, end - start);
            if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
            simdjson::dom::element record;
            if (const auto error = parser.parse(simdjson::padded_string(text)).get(record))
                return dataError(file.string() + ", line " + std::to_string(line) +
                                     ": this is not valid JSON: " + simdjson::error_message(error),
                                 "Evaluation sets are files with one JSON object a line");
            collectTexts(record, n, ngrams);
        }
        buffer.erase(0, start);
        if (ended) return {};
        if (buffer.size() > kLongestLine)
            return dataError(file.string() + ", line " + std::to_string(line + 1) + ": longer than 64 MiB",
                             "Evaluation sets are files with one JSON object a line");
    }
}

class DecontaminateStage : public DocumentStage {
public:
    DecontaminateStage(Ngrams ngrams, const DecontaminateOptions& options)
        : m_ngrams(std::move(ngrams)), m_size(static_cast<size_t>(options.ngramSize)) {
        m_rules = {{"matches", "N-grams that are in an evaluation item, too.", -std::numeric_limits<float>::infinity(),
                    static_cast<float>(options.maxMatches), "", "max_matches"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document&, const TextFeatures& features, std::span<float> values) const override {
        const auto ngrams = ngramsOf(features.words(WordSplitter::WordsOnly), m_size);
        values[0] = static_cast<float>(
            std::count_if(ngrams.begin(), ngrams.end(), [&](uint64_t ngram) { return m_ngrams.contains(ngram); }));
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures& features, size_t) const override {
        const auto& words = features.words(WordSplitter::WordsOnly);
        const auto ngrams = ngramsOf(words, m_size);
        std::vector<ByteSpan> found;
        for (size_t i = 0; i < ngrams.size(); ++i) {
            if (!m_ngrams.contains(ngrams[i])) continue;
            const std::string_view last = words[i + m_size - 1].text;
            const ByteSpan span{static_cast<size_t>(words[i].text.data() - document.text.data()),
                                static_cast<size_t>(last.data() + last.size() - document.text.data())};
            if (!found.empty() && span.begin <= found.back().end)
                found.back().end = span.end;
            else
                found.push_back(span);
        }
        return found;
    }

private:
    Ngrams m_ngrams;
    size_t m_size;
    std::vector<Rule> m_rules;
};

}  // namespace

/// Drops documents that share word n-grams with evaluation items. Words are compared without case and punctuation.
Result<std::unique_ptr<DocumentStage>> makeDecontaminateStage(const StageSpec& spec) {
    const auto options = stageOptions<DecontaminateOptions>(decontaminateOptions(), spec.options);
    Ngrams ngrams;
    for (const std::string& file : options.evaluationSets)
        SEXTANT_TRY(collectItems(file, static_cast<size_t>(options.ngramSize), ngrams));
    return std::unique_ptr<DocumentStage>(std::make_unique<DecontaminateStage>(std::move(ngrams), options));
}

}  // namespace sextant
