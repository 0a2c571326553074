// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/language_samples.h"

#include "core/tokenizer/sample_texts.h"

namespace sextant {

std::span<const LanguageSample> languageSamples() {
    static constexpr LanguageSample samples[] = {
        {"English", kSample_english},   {"German", kSample_german},   {"French", kSample_french},
        {"Spanish", kSample_spanish},   {"Russian", kSample_russian}, {"Chinese", kSample_chinese},
        {"Japanese", kSample_japanese}, {"Korean", kSample_korean},   {"Arabic", kSample_arabic},
        {"Hindi", kSample_hindi},       {"Python", kSample_python},   {"C++", kSample_cpp},
        {"JSON", kSample_json},         {"LaTeX", kSample_latex},
    };
    return samples;
}

}  // namespace sextant
