// SPDX-License-Identifier: Apache-2.0
#include "core/spec/stages/dedup_options.h"

namespace sextant {

const OptionTable& exactDedupOptions() {
    static const OptionTable table = OptionTable::of<ExactDedupOptions>({
        option("unit", &ExactDedupOptions::unit)
            .names({"document", "paragraph", "line"})
            .group("Duplicates")
            .help("What is compared as a whole. Repeated paragraphs and lines are cut out of the documents that repeat "
                  "them."),
        option("normalize", &ExactDedupOptions::normalize)
            .group("Duplicates")
            .help("Compare without regard to case, punctuation and the amount of white space."),
        option("min_characters", &ExactDedupOptions::minCharacters)
            .range(0, 1 << 20)
            .unit("characters")
            .group("Duplicates")
            .advanced()
            .help("Paragraphs and lines shorter than this are never cut."),
        option("index", &ExactDedupOptions::index)
            .path()
            .group("Duplicates")
            .advanced()
            .help("Folder that remembers what jobs kept, so that later ones drop it."),
    });
    return table;
}

const OptionTable& exactSubstringOptions() {
    static const OptionTable table = OptionTable::of<ExactSubstringOptions>({
        option("min_length", &ExactSubstringOptions::minLength)
            .range(20, 10'000)
            .unit("bytes")
            .group("Duplicates")
            .help("Stretches of at least this length that stood somewhere before are cut out."),
    });
    return table;
}

const OptionTable& minhashDedupOptions() {
    static const OptionTable table = OptionTable::of<MinhashDedupOptions>({
        option("threshold", &MinhashDedupOptions::threshold)
            .range(0.1, 1)
            .group("Duplicates")
            .help("Jaccard similarity of the word n-grams from which two documents count as the same. Every pair is "
                  "verified."),
        option("ngram_size", &MinhashDedupOptions::ngramSize)
            .range(1, 32)
            .unit("words")
            .group("Duplicates")
            .advanced()
            .help("Words in a row that make one n-gram. Where words are not separated by blanks, each character counts "
                  "as a word."),
        option("bands", &MinhashDedupOptions::bands)
            .range(1, 512)
            .group("Duplicates")
            .advanced()
            .help("Groups of hashes; two documents become candidates when one group agrees. More bands find more."),
        option("rows", &MinhashDedupOptions::rows)
            .range(1, 64)
            .group("Duplicates")
            .advanced()
            .help("Hashes in a group. A pair of similarity s becomes a candidate with probability 1 - (1 - "
                  "s^rows)^bands."),
        option("seed", &MinhashDedupOptions::seed)
            .range(0, 9e15)
            .group("Duplicates")
            .advanced()
            .help("Chooses the hash functions."),
        option("index", &MinhashDedupOptions::index)
            .path()
            .group("Duplicates")
            .advanced()
            .help("Folder that remembers what jobs kept, so that later ones drop what is like it."),
    });
    return table;
}

}  // namespace sextant
