// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/web_options.h"

#include "core/spec/stages.h"

namespace sextant {

const OptionTable& c4Options() {
    using Options = C4Options;
    static const OptionTable table = OptionTable::of<Options>({
        option("min_words_per_line", &Options::minWordsPerLine)
            .range(0, 1000)
            .unit("words")
            .group("Lines")
            .help("Shorter lines are cut out. 5 in C4's code; datatrove has 3."),
        option("require_terminal_punctuation", &Options::requireTerminalPunctuation)
            .group("Lines")
            .help("Cut out lines that do not end in . ? ! or a quotation mark, or that end in an ellipsis. FineWeb "
                  "does not."),
        option("max_word_length", &Options::maxWordLength)
            .range(1, 1e9)
            .unit("characters")
            .group("Lines")
            .help("Lines with a longer word are cut out."),
        option("drop_javascript_lines", &Options::dropJavascriptLines)
            .group("Lines")
            .help("Cut out lines that mention javascript."),
        option("drop_policy_lines", &Options::dropPolicyLines)
            .group("Lines")
            .help("Cut out lines about terms of use, privacy policies and cookies."),
        option("remove_citations", &Options::removeCitations)
            .group("Lines")
            .help("Take out [1], [edit] and [citation needed]."),
        option("min_sentences", &Options::minSentences)
            .range(0, 1000)
            .unit("sentences")
            .group("Page")
            .help("Pages with fewer sentences left are dropped. 3 in C4's code; datatrove has 5."),
        option("max_curly_brackets", &Options::maxCurlyBrackets)
            .range(0, 1e9)
            .group("Page")
            .help("Opening curly brackets a page may have."),
        option("max_lorem_ipsum", &Options::maxLoremIpsum)
            .range(0, 1e9)
            .group("Page")
            .help("Times a page may say lorem ipsum."),
        option("max_characters", &Options::maxCharacters)
            .range(1, 1e9)
            .unit("characters")
            .group("Page")
            .advanced()
            .help("Longest page. 190,000 in DataComp-LM."),
    });
    return table;
}

const OptionTable& fineWebOptions() {
    using Options = FineWebOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("min_punctuated_lines", &Options::minPunctuatedLines)
            .range(0, 1)
            .group("Rules")
            .help("Share of the lines that end in a mark that ends a sentence."),
        option("max_short_lines", &Options::maxShortLines)
            .range(0, 1)
            .group("Rules")
            .help("Share of the lines that are short."),
        option("short_line", &Options::shortLine)
            .range(0, 1e6)
            .unit("characters")
            .group("Rules")
            .advanced()
            .help("Lines up to this length are short."),
        option("max_duplicate_line_characters", &Options::maxDuplicateLineCharacters)
            .range(0, 1)
            .group("Rules")
            .help("Share of the characters in lines that occurred before."),
        option("max_newline_ratio", &Options::maxNewlineRatio)
            .range(0, 100)
            .group("Rules")
            .help("Newlines for each word."),
    });
    return table;
}

const OptionTable& languageOptions() {
    using Options = LanguageOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("languages", &Options::languages)
            .group("Language")
            .help(
                "Languages to keep, as codes: en, de, fr, zh, zh-Hant, ja ... Empty: any language that is recognised."),
        option("min_score", &Options::minScore)
            .range(0, 1)
            .group("Language")
            .help("Share of the text that must be in its main language."),
    });
    return table;
}

const OptionTable& urlListOptions() {
    using Options = UrlListOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("domains", &Options::domains)
            .group("Addresses")
            .help("Domains whose pages are dropped, their subdomains too."),
        option("domain_file", &Options::domainFile)
            .path()
            .group("Addresses")
            .help("File with more of them, one a line."),
        option("words", &Options::words)
            .group("Addresses")
            .help("Words that must not occur in an address, between its dots, slashes, dashes and the like."),
        option("soft_words", &Options::softWords).group("Addresses").help("Words of which an address may have some."),
        option("min_soft_words", &Options::minSoftWords)
            .range(1, 100)
            .unit("words")
            .group("Addresses")
            .help("From so many soft words on an address is dropped."),
    });
    return table;
}

std::vector<Problem> checkUrlList(const Json& options) {
    const auto list = stageOptions<UrlListOptions>(urlListOptions(), options);
    if (!list.domains.empty() || !list.domainFile.empty() || !list.words.empty() || !list.softWords.empty()) return {};
    return {{"domains",
             {},
             "there is nothing to look for in addresses",
             "Write domains, words or soft_words, or name a file of domains in domain_file"}};
}

}  // namespace sextant
