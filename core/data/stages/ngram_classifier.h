// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/word.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace sextant {

/// What a classifier sees of a text: which buckets its word n-grams fall into, ascending, each once.
using NgramFeatures = std::vector<uint32_t>;

/// A linear classifier over hashed word n-grams of orders 1 to ngramSize, words in folded case: the probability of good
/// is the logistic function of bias + sum of the weights of the features / sqrt(their number). That is fastText's
/// classifier (Joulin et al. 2017, "Bag of tricks for efficient text classification") without the layer between, which
/// for two classes adds nothing a bucket's own weight cannot say.
///
/// Own rather than fastText's library: that one gives the same model only when trained by one thread, its file format
/// is not checked when read, and it would be one dependency more for about two hundred lines. Immutable; any thread.
class NgramClassifier {
public:
    NgramClassifier(int ngramSize, int bucketBits)
        : m_ngramSize(ngramSize), m_bucketBits(bucketBits), m_weights(size_t{1} << bucketBits) {}

    /// A file is a header and 2^bucketBits fp32 weights; anything else is a Data error that names it.
    static Result<NgramClassifier> read(const std::filesystem::path& file);
    static Result<NgramClassifier> parse(const std::string& bytes, const std::string& name);
    Result<void> write(const std::filesystem::path& file) const;
    std::string toBytes() const;

    NgramFeatures features(const std::vector<Word>& words, size_t maxWords) const;
    double probability(const NgramFeatures& features) const;
    /// For each of the first maxWords words, the sum of the weights of the n-grams it is in.
    std::vector<float> wordWeights(const std::vector<Word>& words, size_t maxWords) const;

    int ngramSize() const { return m_ngramSize; }
    int bucketBits() const { return m_bucketBits; }
    std::vector<float>& weights() { return m_weights; }
    float& bias() { return m_bias; }

private:
    template <class Visit>
    void forEachNgram(const std::vector<Word>& words, size_t maxWords, const Visit& visit) const;

    int m_ngramSize, m_bucketBits;
    float m_bias = 0;
    std::vector<float> m_weights;
};

/// Documents with what they are, to learn from.
struct ClassifierExample {
    NgramFeatures features;
    bool isGood = false;
};

/// Logistic regression by stochastic gradient descent with AdaGrad's step sizes (Duchi et al. 2011), good and bad
/// weighing the same as a whole. One thread: the weights depend on the examples, their order and the seed alone.
void trainClassifier(std::span<const ClassifierExample> examples, int epochs, uint64_t seed,
                     NgramClassifier& classifier);

}  // namespace sextant
