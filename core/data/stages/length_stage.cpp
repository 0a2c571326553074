// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/spec/stages/length_options.h"

namespace sextant {

namespace {

class LengthStage : public DocumentStage {
public:
    explicit LengthStage(const LengthOptions& options)
        : m_rules{{"characters", "Unicode characters of the text.", static_cast<float>(options.minCharacters),
                   static_cast<float>(options.maxCharacters), "min_characters", "max_characters"}} {}

    const std::vector<Rule>& rules() const override { return m_rules; }
    void measure(const Document&, const TextFeatures& features, std::span<float> values) const override {
        values[0] = static_cast<float>(features.characters());
    }

private:
    std::vector<Rule> m_rules;
};

}  // namespace

/// Keeps documents of a length between two limits.
Result<std::unique_ptr<DocumentStage>> makeLengthStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<LengthStage>(stageOptions<LengthOptions>(lengthOptions(), spec.options)));
}

}  // namespace sextant
