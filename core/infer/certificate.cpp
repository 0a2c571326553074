// SPDX-License-Identifier: Apache-2.0
#include "core/infer/certificate.h"

#include "core/tokenizer/language_samples.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sextant {

namespace {

constexpr size_t kTokensOfSample = 48;  // of every language or kind of code

/// Log-probabilities of the next token, in double.
std::vector<double> logProbabilities(std::span<const float> logits) {
    const double largest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits) sum += std::exp(double(logit) - largest);
    std::vector<double> values;
    for (const float logit : logits) values.push_back(double(logit) - largest - std::log(sum));
    return values;
}

double divergence(const std::vector<double>& original, const std::vector<double>& copy) {
    double sum = 0;
    for (size_t i = 0; i < original.size(); ++i) sum += std::exp(original[i]) * (original[i] - copy[i]);
    return std::max(0.0, sum);
}

size_t likeliest(const std::vector<double>& values) {
    return static_cast<size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace

Json Certificate::json() const {
    return {{"positions", positions},
            {"mean_kl_divergence", meanDivergence},
            {"largest_kl_divergence", largestDivergence},
            {"equal_first_choice", equalFirst},
            {"equal_tokens", equalTokens},
            {"original_bytes", originalBytes},
            {"copy_bytes", copyBytes}};
}

Result<Certificate> certify(const LoadedModel& original, const LoadedModel& copy, std::stop_token stop,
                            const CertificateProgress& progress) {
    const int64_t rows = original.config().shape.vocabSize, rowsOfCopy = copy.config().shape.vocabSize;
    if (rows != rowsOfCopy)
        return dataError(copy.folder().string() + ": the copy has a vocabulary of " + std::to_string(rowsOfCopy) +
                         " rows, the original of " + std::to_string(rows));
    // A model may have more rows than its tokenizer has ids; a GGUF file has fillers for them. Only real ids count.
    const auto ids =
        static_cast<size_t>(std::min(original.tokenizer().vocabularySize(), copy.tokenizer().vocabularySize()));
    Certificate result;
    result.originalBytes = original.weightBytes();
    result.copyBytes = copy.weightBytes();
    result.equalTokens = true;
    const int64_t capacity = std::min<int64_t>(static_cast<int64_t>(kTokensOfSample),
                                               std::min(original.contextLength(), copy.contextLength()));
    Decoder first(original.backend(), original.decoderModel(), {capacity});
    Decoder second(copy.backend(), copy.decoderModel(), {capacity});
    int64_t equal = 0, compared = 0;
    const auto samples = static_cast<int64_t>(languageSamples().size());
    for (const LanguageSample& sample : languageSamples()) {
        if (stop.stop_requested())
            return Error{ErrorKind::Interrupted, "stopped while the copy was compared with its original", {}};
        std::vector<int32_t> tokens = original.tokenizer().encode(sample.text);
        result.equalTokens = result.equalTokens && tokens == copy.tokenizer().encode(sample.text);
        tokens.resize(std::min(tokens.size(), static_cast<size_t>(capacity)));
        std::vector<std::vector<double>> wanted;
        first.everyLogits(tokens, [&](size_t, std::span<const float> logits) {
            wanted.push_back(logProbabilities(logits.first(ids)));
        });
        second.everyLogits(tokens, [&](size_t position, std::span<const float> logits) {
            const std::vector<double> got = logProbabilities(logits.first(ids));
            const double kl = divergence(wanted[position], got);
            result.meanDivergence += kl;
            result.largestDivergence = std::max(result.largestDivergence, kl);
            equal += likeliest(wanted[position]) == likeliest(got);
            ++result.positions;
        });
        if (progress) progress(++compared, samples);
    }
    const auto positions = static_cast<double>(std::max<int64_t>(1, result.positions));
    result.meanDivergence /= positions;
    result.equalFirst = static_cast<double>(equal) / positions;
    return result;
}

}  // namespace sextant
