// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/data/stages/characters.h"
#include "core/spec/stages/cleaning_options.h"

#include <limits>

namespace sextant {

namespace {

class CharactersStage : public DocumentStage {
public:
    explicit CharactersStage(const CharactersOptions& options) {
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"alphanumeric", "Share of letters and digits.", static_cast<float>(options.minAlphanumeric), none,
                    "min_alphanumeric", ""},
                   {"digits", "Share of digits.", -none, static_cast<float>(options.maxDigits), "", "max_digits"},
                   {"white_space", "Share of white space.", -none, static_cast<float>(options.maxWhiteSpace), "",
                    "max_white_space"},
                   {"uppercase", "Share of capitals among the letters A to Z.", -none,
                    static_cast<float>(options.maxUppercase), "", "max_uppercase"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures& features, std::span<float> values) const override {
        size_t counts[5] = {}, capitals = 0, latin = 0;
        const std::string_view text = document.text;
        for (size_t i = 0; i < text.size();) {
            const auto byte = static_cast<unsigned char>(text[i]);
            const DecodedCharacter character = byte < 0x80 ? DecodedCharacter{byte, 1} : firstCharacter(text.substr(i));
            ++counts[static_cast<size_t>(byte < 0x80 ? kAsciiClasses[byte] : classOf(character.code))];
            capitals += byte >= 'A' && byte <= 'Z';
            latin += (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
            i += character.bytes;
        }
        auto of = [&](CharacterClass kind) { return counts[static_cast<size_t>(kind)]; };
        auto share = [](size_t part, size_t whole) {
            return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : 0.0F;
        };
        const size_t all = features.characters();
        values[0] =
            share(of(CharacterClass::Letter) + of(CharacterClass::Digit) + of(CharacterClass::Unseparated), all);
        values[1] = share(of(CharacterClass::Digit), all);
        values[2] = share(of(CharacterClass::White), all);
        values[3] = share(capitals, latin);
    }

private:
    std::vector<Rule> m_rules;
};

}  // namespace

/// Rules about the shares of kinds of characters.
Result<std::unique_ptr<DocumentStage>> makeCharactersStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<CharactersStage>(stageOptions<CharactersOptions>(charactersOptions(), spec.options)));
}

}  // namespace sextant
