// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/spec/stages/web_options.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

class LanguageStage : public DocumentStage {
public:
    explicit LanguageStage(const LanguageOptions& options) : m_languages(options.languages) {
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"wanted_language", "1 if the main language is one of those to keep.", 1, none, "", ""},
                   {"score", "Share of the text in its main language.", static_cast<float>(options.minScore), none,
                    "min_score", ""}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        CLD2::Language languages[3];
        int percents[3];
        double scores[3];
        int textBytes = 0;
        bool isReliable = false;
        const int size = static_cast<int>(std::min<size_t>(document.text.size(), std::numeric_limits<int>::max()));
        CLD2::ExtDetectLanguageSummary(document.text.data(), size, true, "", CLD2::UNKNOWN_ENCODING,
                                       CLD2::UNKNOWN_LANGUAGE, languages, percents, scores, &textBytes, &isReliable);
        const std::string code = CLD2::LanguageCode(languages[0]);
        const bool known = languages[0] != CLD2::UNKNOWN_LANGUAGE;
        const bool wanted = known && (m_languages.empty() ||
                                      std::find(m_languages.begin(), m_languages.end(), code) != m_languages.end());
        values[0] = wanted ? 1 : 0;
        values[1] = known ? static_cast<float>(percents[0]) / 100 : 0;
    }

private:
    std::vector<std::string> m_languages;
    std::vector<Rule> m_rules;
};

/// Whether CLD2 knows the code.
bool isLanguageCode(const std::string& code) {
    return CLD2::GetLanguageFromName(code.c_str()) != CLD2::UNKNOWN_LANGUAGE;
}

}  // namespace

/// Keeps texts of some languages, told by CLD2, whose tables are compiled in.
Result<std::unique_ptr<DocumentStage>> makeLanguageStage(const StageSpec& spec) {
    const auto options = stageOptions<LanguageOptions>(languageOptions(), spec.options);
    for (const std::string& code : options.languages)
        if (!isLanguageCode(code))
            return usageError("language: \"" + code + "\" is not a known language code",
                              "Codes are like en, de, fr, zh, zh-Hant, ja");
    return std::unique_ptr<DocumentStage>(std::make_unique<LanguageStage>(options));
}

}  // namespace sextant
