// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/gopher_options.h"

namespace sextant {

namespace {

const std::vector<std::string> kDialects = {"datatrove", "nemo", "dclm", "dolma"};

}  // namespace

const OptionTable& gopherQualityOptions() {
    using Options = GopherQualityOptions;
    static const OptionTable table = OptionTable::of<Options>({
        option("dialect", &Options::dialect)
            .names(kDialects)
            .group("Rules")
            .help("Whose way of counting: datatrove's is FineWeb's, nemo's NeMo-Curator's, dclm's DataComp-LM's, "
                  "dolma's OLMo's. The thresholds are the same."),
        option("min_words", &Options::minWords)
            .range(0, 1e9)
            .unit("words")
            .group("Rules")
            .help("Texts with fewer words are dropped."),
        option("max_words", &Options::maxWords)
            .range(1, 1e9)
            .unit("words")
            .group("Rules")
            .help("Texts with more words are dropped."),
        option("min_mean_word_length", &Options::minMeanWordLength)
            .range(0, 1000)
            .unit("characters")
            .group("Rules")
            .help("Mean length of the words (dolma: the median). Not applied to Chinese, Japanese, Thai and the like."),
        option("max_mean_word_length", &Options::maxMeanWordLength)
            .range(0, 1000)
            .unit("characters")
            .group("Rules")
            .help("See min_mean_word_length."),
        option("max_hash_ratio", &Options::maxHashRatio)
            .range(0, 10)
            .group("Rules")
            .help("Hash signs for each word (nemo: with the ellipses)."),
        option("max_ellipsis_ratio", &Options::maxEllipsisRatio)
            .range(0, 10)
            .group("Rules")
            .help("Ellipses for each word."),
        option("max_bullet_lines", &Options::maxBulletLines)
            .range(0, 1)
            .group("Rules")
            .help("Share of the lines that begin with a bullet."),
        option("max_ellipsis_lines", &Options::maxEllipsisLines)
            .range(0, 1)
            .group("Rules")
            .help("Share of the lines that end with an ellipsis."),
        option("min_alpha_words", &Options::minAlphaWords)
            .range(0, 1)
            .group("Rules")
            .help("Share of the words that have a letter."),
        option("min_stop_words", &Options::minStopWords)
            .range(0, 1000)
            .unit("words")
            .group("Rules")
            .help("Common words there must be: different ones (datatrove, nemo) or occurrences (dclm, dolma). Not "
                  "applied to Chinese, Japanese, Thai and the like."),
        option("stop_words", &Options::stopWords)
            .group("Rules")
            .advanced()
            .help("The common words, in lower case. Those of Gopher are English."),
    });
    return table;
}

const OptionTable& gopherRepetitionOptions() {
    using Options = GopherRepetitionOptions;
    static const OptionTable table = [] {
        auto share = [](const char* key, double Options::*member, const std::string& help) {
            return option(key, member).range(0, 10).group("Rules").help(help);
        };
        return OptionTable::of<Options>({
            option("dialect", &Options::dialect)
                .names(kDialects)
                .group("Rules")
                .help("Whose way of counting: whether first copies count, what the share is of, how overlaps count."),
            share("max_duplicate_lines", &Options::maxDuplicateLines, "Share of the lines that repeat another one."),
            share("max_duplicate_paragraphs", &Options::maxDuplicateParagraphs,
                  "Share of the paragraphs that repeat another one."),
            share("max_duplicate_line_characters", &Options::maxDuplicateLineCharacters,
                  "Share of the characters that stand in repeated lines."),
            share("max_duplicate_paragraph_characters", &Options::maxDuplicateParagraphCharacters,
                  "Share of the characters that stand in repeated paragraphs."),
            share("max_top_2gram", &Options::maxTop2gram,
                  "Share of the characters that the most frequent pair of words makes up."),
            share("max_top_3gram", &Options::maxTop3gram, "The same for three words in a row."),
            share("max_top_4gram", &Options::maxTop4gram, "The same for four words in a row."),
            share("max_duplicate_5grams", &Options::maxDuplicate5grams,
                  "Share of the characters that stand in five words in a row that occurred before."),
            share("max_duplicate_6grams", &Options::maxDuplicate6grams, "The same for six words."),
            share("max_duplicate_7grams", &Options::maxDuplicate7grams, "The same for seven words."),
            share("max_duplicate_8grams", &Options::maxDuplicate8grams, "The same for eight words."),
            share("max_duplicate_9grams", &Options::maxDuplicate9grams, "The same for nine words."),
            share("max_duplicate_10grams", &Options::maxDuplicate10grams, "The same for ten words."),
        });
    }();
    return table;
}

}  // namespace sextant
