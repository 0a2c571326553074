// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/data/stages/characters.h"
#include "core/spec/stages/cleaning_options.h"

#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <limits>

namespace sextant {

namespace {

constexpr std::string_view kReplacement = "\uFFFD";

/// The byte that Windows-1252 shows as this character, or -1.
int windowsByte(uint32_t code) {
    constexpr uint16_t kUpper[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    if (code < 0x100) return static_cast<int>(code);
    for (int i = 0; i < 32; ++i)
        if (kUpper[i] == code) return 0x80 + i;
    return -1;
}

/// Repairs stretches whose characters, as bytes of Windows-1252, are UTF-8 sequences: "Ã©" -> "é".
std::string repaired(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const DecodedCharacter first = firstCharacter(text.substr(i));
        const int lead = first.bytes > 1 ? windowsByte(first.code) : -1;
        const int wanted = lead >= 0xC2 && lead <= 0xDF   ? 2
                           : lead >= 0xE0 && lead <= 0xEF ? 3
                           : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                          : 0;
        std::string bytes(1, static_cast<char>(lead));
        size_t at = i + first.bytes;
        for (int k = 1; k < wanted && at < text.size(); ++k) {
            const DecodedCharacter next = firstCharacter(text.substr(at));
            const int byte = next.bytes > 1 ? windowsByte(next.code) : -1;
            if (byte < 0x80 || byte > 0xBF) break;
            bytes += static_cast<char>(byte);
            at += next.bytes;
        }
        if (wanted > 0 && bytes.size() == static_cast<size_t>(wanted) &&
            simdjson::validate_utf8(bytes.data(), bytes.size())) {
            result += bytes;
            i = at;
        } else {
            result.append(text, i, first.bytes);
            i += first.bytes;
        }
    }
    return result;
}

bool isInvisible(uint32_t code) {
    if (code == '\t' || code == '\n' || code == '\r' || code == 0x200C || code == 0x200D)
        return false;  // joiners shape words
    return code < 0x20 || (code >= 0x7F && code < 0xA0 && code != 0x85) || code == 0xFEFF || code == 0x200B ||
           code == 0xAD || (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x2064);
}

std::string cleaned(std::string_view text, bool controls, bool lineEnds) {
    std::string result;
    result.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const DecodedCharacter character = firstCharacter(text.substr(i));
        if (lineEnds && character.code == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') result += '\n';
        } else if (!controls || !isInvisible(character.code)) {
            result.append(text, i, character.bytes);
        }
        i += character.bytes;
    }
    return result;
}

class UnicodeStage : public DocumentStage {
public:
    UnicodeStage(const UnicodeOptions& options, const icu::Normalizer2* normalizer)
        : m_options(options), m_normalizer(normalizer) {
        m_rules = {{"replacement_characters", "Share of U+FFFD.", -std::numeric_limits<float>::infinity(),
                    static_cast<float>(options.maxReplacementCharacters), "", "max_replacement_characters"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void edit(Document& document) const override {
        if (m_options.repairDoubleEncoding) document.text = repaired(document.text);
        if (m_options.removeControls || m_options.unifyLineEnds)
            document.text = cleaned(document.text, m_options.removeControls, m_options.unifyLineEnds);
        if (!m_normalizer) return;
        std::string normal;
        icu::StringByteSink<std::string> sink(&normal);
        UErrorCode error = U_ZERO_ERROR;
        m_normalizer->normalizeUTF8(0,
                                    icu::StringPiece(document.text.data(), static_cast<int32_t>(document.text.size())),
                                    sink, nullptr, error);
        if (U_SUCCESS(error)) document.text = std::move(normal);
    }
    void measure(const Document& document, const TextFeatures& features, std::span<float> values) const override {
        const size_t all = features.characters();
        values[0] = all > 0 ? static_cast<float>(static_cast<double>(spans(document, features, 0).size()) /
                                                 static_cast<double>(all))
                            : 0;
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures&, size_t) const override {
        std::vector<ByteSpan> found;
        for (size_t at = 0; (at = document.text.find(kReplacement, at)) != std::string::npos; at += kReplacement.size())
            found.push_back({at, at + kReplacement.size()});
        return found;
    }

private:
    UnicodeOptions m_options;
    const icu::Normalizer2* m_normalizer;  // ICU's own, or null
    std::vector<Rule> m_rules;
};

}  // namespace

/// Repairs and normalises text: double encoding, control characters, line ends, Unicode normal forms.
Result<std::unique_ptr<DocumentStage>> makeUnicodeStage(const StageSpec& spec) {
    const auto options = stageOptions<UnicodeOptions>(unicodeOptions(), spec.options);
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = options.form == UnicodeForm::Nfc    ? icu::Normalizer2::getNFCInstance(error)
                                         : options.form == UnicodeForm::Nfkc ? icu::Normalizer2::getNFKCInstance(error)
                                                                             : nullptr;
    if (U_FAILURE(error))
        return machineError(std::string("ICU has no normaliser: ") + u_errorName(error), "Install libicu's data");
    return std::unique_ptr<DocumentStage>(std::make_unique<UnicodeStage>(options, normalizer));
}

}  // namespace sextant
