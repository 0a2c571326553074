// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/fasttext/fasttext_stage.h"

#include "core/data/stages/classifier_rule.h"

namespace sextant {

namespace {

class FastTextStage : public DocumentStage {
public:
    FastTextStage(FastTextModel model, size_t label, double minimum)
        : m_model(std::move(model)), m_label(label), m_rules{classifierRule(minimum)} {}
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        values[0] = m_model.probability(document.text, m_label);
    }

private:
    FastTextModel m_model;
    size_t m_label;
    std::vector<Rule> m_rules;
};

}  // namespace

Result<std::unique_ptr<DocumentStage>> makeFastTextStage(FastTextModel model, const QualityClassifierOptions& options) {
    const size_t label = SEXTANT_TRY(model.labelNamed(options.label));
    return std::unique_ptr<DocumentStage>(std::make_unique<FastTextStage>(std::move(model), label, options.minimum));
}

}  // namespace sextant
