// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/text.h"
#include "core/data/stages/characters.h"
#include "core/data/stages/sentences.h"
#include "core/spec/stages/web_options.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sextant {

namespace {

constexpr std::string_view kPolicies[] = {"terms of use", "privacy policy", "cookie policy",
                                          "uses cookies", "use of cookies", "use cookies"};
constexpr std::string_view kLorem = "lorem ipsum";
/// One of these stands in every policy, and "javascript" for itself.
constexpr std::string_view kPhraseParts[] = {"terms of use", "policy", "cookies", "javascript"};

enum Signal { Sentences, CurlyBrackets, LoremIpsum, Characters };

/// Bytes of a citation mark ("[12]", "[]", "[edit]", "[citation needed]") that the text begins with, or 0.
size_t citationAt(std::string_view text) {
    for (const std::string_view word : {"[edit]", "[citation needed]"})
        if (text.starts_with(word)) return word.size();
    size_t end = 1;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    return end < text.size() && text[end] == ']' ? end + 1 : 0;
}

class C4Stage : public DocumentStage {
public:
    explicit C4Stage(const C4Options& options) : m_options(options) {
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"sentences", "Sentences left on the page.", static_cast<float>(options.minSentences), none,
                    "min_sentences", ""},
                   {"curly_brackets", "Opening curly brackets: program text.", -none,
                    static_cast<float>(options.maxCurlyBrackets), "", "max_curly_brackets"},
                   {"lorem_ipsum", "Times the page says lorem ipsum.", -none, static_cast<float>(options.maxLoremIpsum),
                    "", "max_lorem_ipsum"},
                   {"characters", "Characters left on the page.", -none, static_cast<float>(options.maxCharacters), "",
                    "max_characters"}};
    }

    void edit(Document& document) const override {
        std::string page;
        page.reserve(document.text.size());
        const Phrases phrases = phrasesOf(document.text);
        const TextFeatures features(document.text);
        std::string content;
        for (const std::string_view line : features.lines()) {
            content = trimmed(line);
            if (!keepsLine(content, phrases)) continue;
            if (!page.empty()) page += '\n';
            page += content;
        }
        document.text = std::move(page);
    }

    const std::vector<Rule>& rules() const override { return m_rules; }
    void measure(const Document& document, const TextFeatures& features, std::span<float> values) const override {
        size_t sentences = 0;
        for (const std::string_view line : features.lines()) sentences += countSentences(line);
        values[Sentences] = static_cast<float>(sentences);
        values[CurlyBrackets] = static_cast<float>(std::count(document.text.begin(), document.text.end(), '{'));
        values[LoremIpsum] = static_cast<float>(find(document.text, LoremIpsum).size());
        values[Characters] = static_cast<float>(features.characters());
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures&, size_t rule) const override {
        return rule == CurlyBrackets || rule == LoremIpsum ? find(document.text, rule) : std::vector<ByteSpan>();
    }

private:
    /// Whether a page may have what lines go for. Mostly it has not, and then its lines need not be searched.
    enum class Phrases { None, Possible };
    static Phrases phrasesOf(std::string_view text) {
        const std::string lower = lowered(text);
        const bool found = std::any_of(std::begin(kPhraseParts), std::end(kPhraseParts), [&](std::string_view part) {
            return memmem(lower.data(), lower.size(), part.data(), part.size()) != nullptr;
        });
        return found ? Phrases::Possible : Phrases::None;
    }

    /// The order of the published code; it may take citations out of the line.
    bool keepsLine(std::string& line, Phrases phrases) const {
        if (line.size() > static_cast<size_t>(m_options.maxWordLength)) {
            const TextFeatures before(line);
            for (const Word& word : before.words(WordSplitter::Blanks))
                if (word.characters > m_options.maxWordLength) return false;
        }
        if (m_options.removeCitations && line.find('[') != std::string::npos) takeCitationsOut(line);
        if (m_options.requireTerminalPunctuation && !endsLikeASentence(line)) return false;
        if (!hasWords(line, m_options.minWordsPerLine)) return false;
        if (phrases == Phrases::None) return true;
        const std::string lower = lowered(line);
        if (lower.find(kLorem) != std::string::npos) return true;  // the page is dropped for it
        if (m_options.dropJavascriptLines && lower.find("javascript") != std::string::npos) return false;
        if (line.find('{') != std::string::npos) return true;
        return !m_options.dropPolicyLines ||
               std::none_of(std::begin(kPolicies), std::end(kPolicies),
                            [&](std::string_view policy) { return lower.find(policy) != std::string::npos; });
    }
    /// Whether a line has so many words between blanks.
    static bool hasWords(std::string_view line, int64_t wanted) {
        bool inside = false;
        for (size_t i = 0; i < line.size() && wanted > 0;) {
            const DecodedCharacter character = firstCharacter(line.substr(i));
            const bool white = classOf(character.code) == CharacterClass::White;
            if (!white && !inside) --wanted;
            inside = !white;
            i += character.bytes;
        }
        return wanted <= 0;
    }
    static void takeCitationsOut(std::string& line) {
        std::string kept;
        for (size_t i = 0; i < line.size();) {
            const size_t mark = line[i] == '[' ? citationAt(std::string_view(line).substr(i)) : 0;
            if (mark == 0) kept += line[i++];
            i += mark;
        }
        line = std::move(kept);
    }
    static bool endsLikeASentence(std::string_view line) {
        if (line.ends_with("...") || line.ends_with("\u2026")) return false;
        const uint32_t last = lastCharacter(line);
        return endsSentences(last) || last == '"' || last == 0x201D;
    }
    static std::vector<ByteSpan> find(const std::string& text, size_t rule) {
        std::vector<ByteSpan> spans;
        const std::string content = rule == LoremIpsum ? lowered(text) : text;
        const std::string_view part = rule == LoremIpsum ? kLorem : "{";
        for (size_t at = 0; (at = content.find(part, at)) != std::string::npos; at += part.size())
            spans.push_back({at, at + part.size()});
        return spans;
    }

    C4Options m_options;
    std::vector<Rule> m_rules;
};

}  // namespace

/// The cleaning of C4 (Raffel et al. 2020, section 2.2), as its published code does it: lines are cut out, citations
/// taken out, and a page is dropped for too few sentences, a curly bracket or lorem ipsum in what is left. Its limits
/// are 5 words for a line and 3 sentences for a page; datatrove's are 3 and 5. A double quotation mark may end a
/// sentence, a typographic one, too (the published code knows only straight ones); datatrove also takes a single one.
Result<std::unique_ptr<DocumentStage>> makeC4Stage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<C4Stage>(stageOptions<C4Options>(c4Options(), spec.options)));
}

}  // namespace sextant
