// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/data/stages/characters.h"
#include "core/data/stages/formulas.h"
#include "core/spec/stages/code_options.h"

#include <limits>

namespace sextant {

namespace {

enum Signal { Maths, Commands, Unbalanced };

/// Letterlike symbols, arrows, operators, mathematical letters and the supplements of these blocks.
bool isSymbol(uint32_t code) {
    return (code >= 0x2100 && code <= 0x214F) || (code >= 0x2190 && code <= 0x22FF) ||
           (code >= 0x27C0 && code <= 0x27EF) || (code >= 0x2980 && code <= 0x2AFF) ||
           (code >= 0x1D400 && code <= 0x1D7FF) || code == 0xB1 || code == 0xD7 || code == 0xF7;
}

size_t countSymbols(std::string_view text) {
    size_t symbols = 0;
    for (size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const DecodedCharacter character = byte < 0x80 ? DecodedCharacter{byte, 1} : firstCharacter(text.substr(i));
        symbols += byte >= 0x80 && isSymbol(character.code);
        i += character.bytes;
    }
    return symbols;
}

class MathsStage : public DocumentStage {
public:
    explicit MathsStage(const MathsOptions& options) {
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"maths", "Share of the characters in formulas or that are symbols.",
                    static_cast<float>(options.minMaths), none, "min_maths", ""},
                   {"commands", "LaTeX commands.", static_cast<float>(options.minCommands), none, "min_commands", ""},
                   {"unbalanced", "Marks of formulas and environments without a partner.", -none,
                    static_cast<float>(options.maxUnbalanced), "", "max_unbalanced"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures& features, std::span<float> values) const override {
        const std::string_view text = document.text;
        const Formulas found = findFormulas(text);
        size_t maths = 0, outside = 0;
        for (const ByteSpan& formula : found.formulas) {
            maths += countSymbols(text.substr(outside, formula.begin - outside)) +
                     countCharacters(text.substr(formula.begin, formula.end - formula.begin));
            outside = formula.end;
        }
        maths += countSymbols(text.substr(outside));
        const size_t all = features.characters();
        values[Maths] = all > 0 ? static_cast<float>(static_cast<double>(maths) / static_cast<double>(all)) : 0.0F;
        values[Commands] = static_cast<float>(found.commands);
        values[Unbalanced] = static_cast<float>(found.unbalanced.size());
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures&, size_t rule) const override {
        if (rule == Commands) return {};
        const Formulas found = findFormulas(document.text);
        return rule == Maths ? found.formulas : found.unbalanced;
    }

private:
    std::vector<Rule> m_rules;
};

}  // namespace

/// Rules about mathematical text: formulas as LaTeX and Markdown write them ($..$, $$..$$, \(..\), \[..\],
/// environments like equation and align) and mathematical symbols of Unicode.
///
///   maths        share of the characters that stand in formulas or are symbols
///   commands     LaTeX commands: a backslash and letters
///   unbalanced   formulas and environments (of any name) that are opened and not closed, or the other way round. A
///                single $ opens a formula if no blank and no digit follows; it must be closed in the same paragraph.
///
/// The limits are our own: OpenWebMath (Paster et al. 2023) and DeepSeekMath (Shao et al. 2024) choose pages by LaTeX
/// marks and a trained classifier; for the latter there is the stage quality_classifier.
Result<std::unique_ptr<DocumentStage>> makeMathsStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<MathsStage>(stageOptions<MathsOptions>(mathsOptions(), spec.options)));
}

}  // namespace sextant
