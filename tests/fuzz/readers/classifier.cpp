// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/ngram_classifier.h"
#include "core/data/stages/text_features.h"
#include "tests/fuzz/foreign_reader.h"

namespace sextant::fuzz {

/// A classifier that can be read gives a probability for any text.
void readForeignFile(std::string_view bytes) {
    const auto classifier = NgramClassifier::parse(std::string(bytes), "some.classifier");
    if (!classifier) return;
    const TextFeatures features("A few words, and a few more.");
    const auto& words = features.words(WordSplitter::WordsOnly);
    const double probability = classifier.value().probability(classifier.value().features(words, 100));
    if (!(probability >= 0 && probability <= 1)) __builtin_trap();
}

}  // namespace sextant::fuzz
