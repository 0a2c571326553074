// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/ngram_classifier.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/data/stages/word_phrases.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sextant {

namespace {

constexpr uint64_t kMagic = 0x0A31464C43545853;  // "SXTCLF1\n"
constexpr double kLearningRate = 0.2;
constexpr int kMostNgrams = 5, kFewestBits = 10, kMostBits = 26;

/// In the byte order of the machine, which is little-endian.
struct Header {
    uint64_t magic = kMagic;
    int32_t ngramSize = 0, bucketBits = 0;
    float bias = 0;
    uint32_t unused = 0;
};

double logistic(double margin) { return 1 / (1 + std::exp(-margin)); }

}  // namespace

template <class Visit>
void NgramClassifier::forEachNgram(const std::vector<Word>& words, size_t maxWords, const Visit& visit) const {
    std::vector<uint64_t> hashes;
    std::string scratch;
    const size_t count = std::min(words.size(), maxWords);
    hashes.reserve(count);
    for (size_t i = 0; i < count; ++i) hashes.push_back(foldedWordHash(words[i].text, scratch));
    const uint64_t mask = m_weights.size() - 1;
    for (size_t first = 0; first < count; ++first) {
        uint64_t ngram = 0;
        for (size_t n = 1; n <= static_cast<size_t>(m_ngramSize) && first + n <= count; ++n) {
            ngram = (ngram ^ hashes[first + n - 1]) * 0x9E3779B97F4A7C15;
            ngram ^= ngram >> 32;
            visit(first, n, static_cast<uint32_t>(ngram & mask));
        }
    }
}

NgramFeatures NgramClassifier::features(const std::vector<Word>& words, size_t maxWords) const {
    NgramFeatures found;
    forEachNgram(words, maxWords, [&](size_t, size_t, uint32_t bucket) { found.push_back(bucket); });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

double NgramClassifier::probability(const NgramFeatures& features) const {
    double sum = 0;
    for (const uint32_t bucket : features) sum += m_weights[bucket];
    return logistic(m_bias + (features.empty() ? 0 : sum / std::sqrt(static_cast<double>(features.size()))));
}

std::vector<float> NgramClassifier::wordWeights(const std::vector<Word>& words, size_t maxWords) const {
    std::vector<float> weights(std::min(words.size(), maxWords));
    forEachNgram(words, maxWords, [&](size_t first, size_t n, uint32_t bucket) {
        for (size_t i = first; i < first + n; ++i) weights[i] += m_weights[bucket];
    });
    return weights;
}

std::string NgramClassifier::toBytes() const {
    const Header header{kMagic, m_ngramSize, m_bucketBits, m_bias, 0};
    std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
    return bytes.append(reinterpret_cast<const char*>(m_weights.data()), m_weights.size() * sizeof(float));
}

Result<void> NgramClassifier::write(const std::filesystem::path& file) const {
    return writeFileAtomically(file, toBytes());
}

Result<NgramClassifier> NgramClassifier::parse(const std::string& bytes, const std::string& name) {
    const auto wrong = [&](const std::string& what) {
        return dataError(name + ": " + what, "Name a file that a job left in its folder models");
    };
    Header header;
    if (bytes.size() < sizeof header)
        return wrong("this is no classifier, it has only " + std::to_string(bytes.size()) + " bytes");
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != kMagic) return wrong("this is no classifier");
    if (header.ngramSize < 1 || header.ngramSize > kMostNgrams || header.bucketBits < kFewestBits ||
        header.bucketBits > kMostBits)
        return wrong("n-grams of " + std::to_string(header.ngramSize) + " words in 2^" +
                     std::to_string(header.bucketBits) + " buckets are not possible");
    NgramClassifier classifier(header.ngramSize, header.bucketBits);
    const size_t weightBytes = classifier.m_weights.size() * sizeof(float);
    if (bytes.size() != sizeof header + weightBytes)
        return wrong(std::to_string(bytes.size()) + " bytes where " + std::to_string(sizeof header + weightBytes) +
                     " are expected");
    std::memcpy(classifier.m_weights.data(), bytes.data() + sizeof header, weightBytes);
    classifier.m_bias = header.bias;
    const auto isBad = [](float weight) { return !std::isfinite(weight); };
    if (isBad(header.bias) || std::any_of(classifier.m_weights.begin(), classifier.m_weights.end(), isBad))
        return wrong("a weight is not a number");
    return classifier;
}

Result<NgramClassifier> NgramClassifier::read(const std::filesystem::path& file) {
    constexpr size_t kLargest = sizeof(Header) + (sizeof(float) << kMostBits);
    std::error_code code;
    if (const auto size = std::filesystem::file_size(file, code); !code && size > kLargest)
        return dataError(file.string() + ": this is no classifier, it is too large",
                         "Name a file that a job left in its folder models");
    return parse(SEXTANT_TRY(readFile(file)), file.string());
}

void trainClassifier(std::span<const ClassifierExample> examples, int epochs, uint64_t seed,
                     NgramClassifier& classifier) {
    const auto all = static_cast<double>(examples.size());
    const auto good = static_cast<double>(
        std::count_if(examples.begin(), examples.end(), [](const ClassifierExample& e) { return e.isGood; }));
    std::vector<float>& weights = classifier.weights();
    std::vector<float> squares(weights.size() + 1, 1e-6F);  // sums of squared gradients; the last is of the bias
    const auto step = [&](float& weight, float& square, double gradient) {
        square += static_cast<float>(gradient * gradient);
        weight -= static_cast<float>(kLearningRate * gradient / std::sqrt(static_cast<double>(square)));
    };
    for (int epoch = 0; epoch < epochs; ++epoch) {
        const Permutation order(examples.size(), seed, static_cast<uint64_t>(epoch));
        for (size_t i = 0; i < examples.size(); ++i) {
            const ClassifierExample& example = examples[order.at(i)];
            if (example.features.empty()) continue;
            const double ofClass = example.isGood ? good : all - good;
            const double error = classifier.probability(example.features) - (example.isGood ? 1 : 0);
            const double gradient = error * all / (2 * ofClass);
            const double ofFeature = gradient / std::sqrt(static_cast<double>(example.features.size()));
            for (const uint32_t bucket : example.features) step(weights[bucket], squares[bucket], ofFeature);
            step(classifier.bias(), squares.back(), gradient);
        }
    }
}

}  // namespace sextant
