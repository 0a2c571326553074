// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/option_table.h"
#include "core/spec/problem.h"

#include <string>
#include <vector>

namespace sextant {

enum class UnicodeForm { Keep, Nfc, Nfkc };

struct UnicodeOptions {
    UnicodeForm form = UnicodeForm::Nfc;
    bool repairDoubleEncoding = true;
    bool removeControls = true;
    bool unifyLineEnds = true;
    double maxReplacementCharacters = 0.01;
};
const OptionTable& unicodeOptions();

struct PersonalDataOptions {
    bool emails = true, ipAddresses = true, phoneNumbers = false, cardNumbers = true;
    std::string emailText = "<email>", ipText = "<ip>", phoneText = "<phone>", cardText = "<card>";
    int64_t maxFound = 1'000'000;
};
const OptionTable& personalDataOptions();

/// Shares of the characters of a text.
struct CharactersOptions {
    double minAlphanumeric = 0.25;
    double maxDigits = 0.15;
    double maxWhiteSpace = 0.25;
    double maxUppercase = 1;
};
const OptionTable& charactersOptions();

struct DecontaminateOptions {
    std::vector<std::string> evaluationSets;
    int64_t ngramSize = 13;
    int64_t maxMatches = 0;
};
const OptionTable& decontaminateOptions();
std::vector<Problem> checkDecontaminate(const Json& options);

}  // namespace sextant
