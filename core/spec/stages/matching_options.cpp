// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/matching_options.h"

#include "core/spec/stages.h"

namespace sextant {

const OptionTable& regexOptions() {
    using Options = RegexOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("patterns", &Options::patterns)
            .group("Patterns")
            .help("Regular expressions as Perl writes them (PCRE2). (?i) at the beginning: without regard to case; "
                  "(?m): ^ and $ are the ends of lines."),
        option("action", &Options::action)
            .names({"drop_matching", "drop_others", "remove"})
            .group("Patterns")
            .help("drop_matching: documents with more than max_matches go; drop_others: those with fewer than "
                  "min_matches go; remove: every match is taken out of the text."),
        option("max_matches", &Options::maxMatches)
            .range(0, 1e9)
            .group("Rules")
            .help("drop_matching: so many matches of all patterns a document may have."),
        option("min_matches", &Options::minMatches)
            .range(0, 1e9)
            .group("Rules")
            .help("drop_others: so many matches of all patterns a document must have."),
        option("replacement", &Options::replacement)
            .group("Patterns")
            .advanced()
            .help("remove: what stands where a match was."),
    });
    return table;
}

std::vector<Problem> checkRegex(const Json& options) {
    if (!stageOptions<RegexOptions>(regexOptions(), options).patterns.empty()) return {};
    return {{"patterns", {}, "there is no pattern", "Write at least one regular expression"}};
}

const OptionTable& wordListOptions() {
    using Options = WordListOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("words", &Options::words)
            .group("Words")
            .help("Words and phrases, found as whole words without regard to case; in scripts without blanks between "
                  "words, wherever they stand."),
        option("word_file", &Options::wordFile)
            .path()
            .group("Words")
            .help("File with more of them, one a line; lines that begin with # are comments."),
        option("max_matches", &Options::maxMatches)
            .range(0, 1e9)
            .group("Rules")
            .help("So many of them a document may have."),
        option("max_share", &Options::maxShare)
            .range(0, 1)
            .group("Rules")
            .help("Share of the words of a document that they may make up."),
        option("keep_fraction", &Options::keepFraction)
            .range(0, 1)
            .group("Rules")
            .advanced()
            .help("Share of the documents that are kept whatever they say, so that the subject does not vanish from "
                  "the corpus. Chosen by their ids and the seed."),
        option("seed", &Options::seed).range(0, 9e15).group("Rules").advanced().help("Chooses which ones."),
    });
    return table;
}

std::vector<Problem> checkWordList(const Json& options) {
    const auto list = stageOptions<WordListOptions>(wordListOptions(), options);
    if (!list.words.empty() || !list.wordFile.empty()) return {};
    return {{"words", {}, "there is no word to look for", "Write words, or name a file of them in word_file"}};
}

}  // namespace sextant
