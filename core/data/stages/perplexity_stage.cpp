// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/spec/stages/model_options.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

class PerplexityStage : public DocumentStage {
public:
    PerplexityStage(std::unique_ptr<TextScorer> scorer, const PerplexityOptions& options)
        : m_scorer(std::move(scorer)), m_maxTokens(options.maxTokens) {
        m_rules = {{"perplexity", "How surprising the model finds the text, by tokens.",
                    static_cast<float>(options.minimum), static_cast<float>(options.maximum), "minimum", "maximum"},
                   {"bits_per_byte", "How surprising the model finds the text, by bytes.",
                    static_cast<float>(options.minBitsPerByte), static_cast<float>(options.maxBitsPerByte),
                    "min_bits_per_byte", "max_bits_per_byte"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        const TextScore score = m_scorer->score(document.text, m_maxTokens);
        if (score.tokens == 0 || score.bytes == 0) {
            std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
            return;
        }
        values[0] = static_cast<float>(std::exp(score.nats / static_cast<double>(score.tokens)));
        values[1] = static_cast<float>(score.nats / std::log(2.0) / static_cast<double>(score.bytes));
    }

private:
    std::unique_ptr<TextScorer> m_scorer;
    int64_t m_maxTokens;
    std::vector<Rule> m_rules;
};

}  // namespace

/// Rules about how surprising a language model finds the beginning of a text:
///
///   perplexity      e to the mean negative logarithm of a token's probability
///   bits_per_byte   the same in bits by the bytes of these tokens: comparable between tokenizers
///
/// cc_net keeps thirds of a corpus by the perplexity of a 5-gram model, Data-Juicer what is at most 5,000 by such a
/// model; here the model is a checkpoint of the user, so limits are best found in the histogram of the signal. A text
/// without tokens has no signals.
Result<std::unique_ptr<DocumentStage>> makePerplexityStage(const StageSpec& spec, const StageParts& parts) {
    const auto options = stageOptions<PerplexityOptions>(perplexityOptions(), spec.options);
    if (!parts.openScorer) return Error{ErrorKind::Internal, "perplexity: nobody supplies models here", {}};
    return std::unique_ptr<DocumentStage>(
        std::make_unique<PerplexityStage>(SEXTANT_TRY(parts.openScorer(options.model)), options));
}

}  // namespace sextant
